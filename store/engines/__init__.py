"""What keeps the data: a DuckDB file, PostgreSQL, a lake of Parquet, or another engine."""
