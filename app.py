"""The one server: the page and the map's routes on one port. Start it with ``streamlit run app.py``."""

from streamlit.starlette import App

from routes import ROUTES

app = App("page/main.py", routes=ROUTES)
