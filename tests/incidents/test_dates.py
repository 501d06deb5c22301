"""Dates in running text, read against Wednesday 10 February 2021 where the row does not say otherwise."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from incidents.dates.mentions import find_dates, infer_published
from incidents.dates.rules import SHAPE
from incidents.lexicons import load

PUBLISHED = dt.date(2021, 2, 10)

SINGLE = [
    # language, text, first, last, precision, role
    ("ar", "بلغت الحصيلة من 24 آذار 2019 وحتى يومنا هذا 1084 قتيلا", "2019-03-24", "2021-02-10", 4, "since"),
    # days with a month and a year
    ("ar", "قُتل في 25 أبريل / نيسان 2020 جنديان", "2020-04-25", "2020-04-25", 1, "at"),
    ("ar", "في 3 تشرين الثاني (نوفمبر) 2017 دخلت القوات", "2017-11-03", "2017-11-03", 1, "at"),
    ("ar", "في 17 تشرين الأول/أكتوبر 2019", "2019-10-17", "2019-10-17", 1, "at"),
    ("ar", "يوم ٢٧ آب ٢٠٢٠ اعتقلت الدورية", "2020-08-27", "2020-08-27", 1, "at"),
    ("ar", "يوم ۲۷ آب ۲۰۲۰ اعتقلت الدورية", "2020-08-27", "2020-08-27", 1, "at"),
    ("ar", "بتاريخ 5 من شهر حزيران عام 2018", "2018-06-05", "2018-06-05", 1, "at"),
    ("ar", "في 12 جويلية 2019", "2019-07-12", "2019-07-12", 1, "at"),
    ("ar", "في 9 غشت 2019", "2019-08-09", "2019-08-09", 1, "at"),
    ("ar", "في 4 فيفري 2020", "2020-02-04", "2020-02-04", 1, "at"),
    ("ar", "في 2 أوت 2020", "2020-08-02", "2020-08-02", 1, "at"),
    ("ar", "الأول من يونيو 2019", "2019-06-01", "2019-06-01", 1, "at"),
    ("ar", "الحادي والعشرين من آذار 2020", "2020-03-21", "2020-03-21", 1, "at"),
    ("ar", "وفي 7 كَانُون الثَّانِي 2020", "2020-01-07", "2020-01-07", 1, "at"),
    ("en", "on 24 March 2019 the SDF", "2019-03-24", "2019-03-24", 1, "at"),
    ("en", "on March 24, 2019, the SDF", "2019-03-24", "2019-03-24", 1, "at"),
    ("en", "on the 24th of March, 2019", "2019-03-24", "2019-03-24", 1, "at"),
    ("en", "Friday, 19 April 2019", "2019-04-19", "2019-04-19", 1, "at"),
    ("en", "on Sept. 3, 2020", "2020-09-03", "2020-09-03", 1, "at"),
    # all in digits
    ("ar", "بتاريخ 2020-04-25", "2020-04-25", "2020-04-25", 1, "at"),
    ("ar", "بتاريخ ٢٥/٤/٢٠٢٠", "2020-04-25", "2020-04-25", 1, "at"),
    ("ar", "في 10 - 12 - 2020", "2020-12-10", "2020-12-10", 1, "at"),
    ("ar", "يوم 25/1", "2021-01-25", "2021-01-25", 1, "at"),
    ("en", "dated 25.04.2020", "2020-04-25", "2020-04-25", 1, "at"),
    ("en", "dated 4/25/2020", "2020-04-25", "2020-04-25", 1, "at"),
    ("en", "dated 25-4-2020 in Homs", "2020-04-25", "2020-04-25", 1, "at"),
    # without a year: the latest such day
    ("ar", "في 9 أبريل / نيسان", "2020-04-09", "2020-04-09", 1, "at"),
    ("ar", "في 3 شباط", "2021-02-03", "2021-02-03", 1, "at"),
    ("ar", "السبت 6 شباط", "2021-02-06", "2021-02-06", 1, "at"),
    ("ar", "سيجتمع الطرفان يوم 3 آذار كما هو مقرر", "2020-03-03", "2020-03-03", 1, "at"),
    ("ar", "من المقرر أن يجتمع الطرفان في 3 آذار", "2021-03-03", "2021-03-03", 1, "at"),
    ("en", "on 30 November", "2020-11-30", "2020-11-30", 1, "at"),
    ("en", "on Feb. 9", "2021-02-09", "2021-02-09", 1, "at"),
    ("en", "the vote is scheduled for 3 March", "2021-03-03", "2021-03-03", 1, "at"),
    # Hijri
    ("ar", "ليلة الثلاثاء، 29 جمادى الآخرة 1441 هـ، قصفت", "2020-02-23", "2020-02-23", 1, "at"),
    ("ar", "في 1 رمضان 1441هـ الموافق 24 نيسان 2020م", "2020-04-24", "2020-04-24", 1, "at"),
    ("ar", "في ١٥ شعبان ١٤٤١ للهجرة", "2020-04-08", "2020-04-08", 1, "at"),
    ("ar", "خلال شهر رمضان الماضي", "2020-04-24", "2020-05-23", 3, "within"),
    ("en", "on 1 Ramadan 1441 AH", "2020-04-24", "2020-04-24", 1, "at"),
    # today, yesterday and their parts
    ("ar", "فجر اليوم", "2021-02-10", "2021-02-10", 1, "at"),
    ("ar", "صباح اليوم الأربعاء", "2021-02-10", "2021-02-10", 1, "at"),
    ("ar", "أمس الثلاثاء", "2021-02-09", "2021-02-09", 1, "at"),
    ("ar", "مساء يوم أمس", "2021-02-09", "2021-02-09", 1, "at"),
    ("ar", "ليل أمس", "2021-02-09", "2021-02-09", 1, "at"),
    ("ar", "الليلة الماضية", "2021-02-09", "2021-02-09", 1, "at"),
    ("ar", "بعد منتصف الليلة الماضية", "2021-02-10", "2021-02-10", 1, "at"),
    ("ar", "أول أمس الاثنين", "2021-02-08", "2021-02-08", 1, "at"),
    ("ar", "أول من أمس", "2021-02-08", "2021-02-08", 1, "at"),
    ("ar", "قبل قليل", "2021-02-10", "2021-02-10", 1, "at"),
    ("ar", "البارحة", "2021-02-09", "2021-02-09", 1, "at"),
    ("ar", "غداً الخميس", "2021-02-11", "2021-02-11", 1, "at"),
    ("en", "yesterday evening", "2021-02-09", "2021-02-09", 1, "at"),
    ("en", "this morning", "2021-02-10", "2021-02-10", 1, "at"),
    ("en", "early this morning", "2021-02-10", "2021-02-10", 1, "at"),
    ("en", "late last night", "2021-02-09", "2021-02-09", 1, "at"),
    ("en", "the day before yesterday", "2021-02-08", "2021-02-08", 1, "at"),
    ("en", "earlier today", "2021-02-10", "2021-02-10", 1, "at"),
    ("en", "tomorrow", "2021-02-11", "2021-02-11", 1, "at"),
    # weekdays
    ("ar", "ليل الاثنين", "2021-02-08", "2021-02-08", 1, "at"),
    ("ar", "يوم الأحد الماضي", "2021-02-07", "2021-02-07", 1, "at"),
    ("ar", "الأربعاء الماضي", "2021-02-03", "2021-02-03", 1, "at"),
    ("ar", "الأربعاء", "2021-02-10", "2021-02-10", 1, "at"),
    ("ar", "فجر يوم الخميس", "2021-02-04", "2021-02-04", 1, "at"),
    ("ar", "في ساعة متأخرة من ليل الجمعة", "2021-02-05", "2021-02-05", 1, "at"),
    ("ar", "الجمعة المقبلة", "2021-02-12", "2021-02-12", 1, "at"),
    ("ar", "ليلة الأحد - الاثنين", "2021-02-07", "2021-02-08", 1, "at"),
    ("ar", "بين يومي الجمعة والأحد", "2021-02-05", "2021-02-07", 2, "within"),
    ("en", "on Monday", "2021-02-08", "2021-02-08", 1, "at"),
    ("en", "on Wednesday night", "2021-02-10", "2021-02-10", 1, "at"),
    ("en", "late on Sunday", "2021-02-07", "2021-02-07", 1, "at"),
    ("en", "fell late on February 7", "2021-02-07", "2021-02-07", 1, "at"),
    ("en", "early on 7 February", "2021-02-07", "2021-02-07", 1, "at"),
    ("en", "late on Dec. 7, 2020", "2020-12-07", "2020-12-07", 1, "at"),
    ("en", "late in January", "2021-01-21", "2021-01-31", 3, "at"),
    ("en", "last Thursday", "2021-02-04", "2021-02-04", 1, "at"),
    ("en", "last Wednesday", "2021-02-03", "2021-02-03", 1, "at"),
    ("en", "next Friday", "2021-02-12", "2021-02-12", 1, "at"),
    ("en", "at dawn on Tuesday", "2021-02-09", "2021-02-09", 1, "at"),
    ("en", "Monday's attack", "2021-02-08", "2021-02-08", 1, "at"),
    # weeks, months, years
    ("ar", "الأسبوع الماضي", "2021-01-31", "2021-02-07", 2, "at"),
    ("ar", "هذا الأسبوع", "2021-02-08", "2021-02-10", 2, "at"),
    ("ar", "الشهر الماضي", "2021-01-01", "2021-01-31", 3, "at"),
    ("ar", "خلال العام الماضي", "2020-01-01", "2020-12-31", 4, "within"),
    ("ar", "العام الجاري", "2021-01-01", "2021-02-10", 4, "at"),
    ("ar", "مطلع الشهر الجاري", "2021-02-01", "2021-02-10", 2, "at"),
    ("ar", "أواخر تشرين الأول 2020", "2020-10-21", "2020-10-31", 3, "at"),
    ("ar", "منتصف آذار 2020", "2020-03-11", "2020-03-20", 2, "at"),
    ("ar", "في تشرين الأول (أكتوبر) 2019", "2019-10-01", "2019-10-31", 3, "at"),
    ("ar", "في نيسان / أبريل من العام الماضي", "2020-04-01", "2020-04-30", 3, "at"),
    ("ar", "في أيلول الماضي", "2020-09-01", "2020-09-30", 3, "at"),
    ("ar", "عام 2018", "2018-01-01", "2018-12-31", 4, "at"),
    ("ar", "الربع الأول من العام الماضي", "2020-01-01", "2020-03-31", 4, "within"),
    ("ar", "خلال الأشهر الثلاثة الأولى من عام 2020", "2020-01-01", "2020-03-31", 4, "within"),
    ("ar", "صيف 2019", "2019-06-01", "2019-08-31", 4, "at"),
    ("ar", "نهاية العام الماضي", "2020-10-01", "2020-12-31", 4, "at"),
    ("en", "last week", "2021-01-31", "2021-02-07", 2, "at"),
    ("en", "this week", "2021-02-08", "2021-02-10", 2, "at"),
    ("en", "earlier this week", "2021-02-08", "2021-02-10", 2, "at"),
    ("en", "last month", "2021-01-01", "2021-01-31", 3, "at"),
    ("en", "last year", "2020-01-01", "2020-12-31", 4, "at"),
    ("en", "in October 2019", "2019-10-01", "2019-10-31", 3, "at"),
    ("en", "in March of last year", "2020-03-01", "2020-03-31", 3, "at"),
    ("en", "in early March 2020", "2020-03-01", "2020-03-10", 2, "at"),
    ("en", "in mid-January", "2021-01-11", "2021-01-20", 2, "at"),
    ("en", "in 2018", "2018-01-01", "2018-12-31", 4, "at"),
    ("en", "the first quarter of 2020", "2020-01-01", "2020-03-31", 4, "within"),
    ("en", "over the weekend", "2021-02-05", "2021-02-07", 2, "within"),
    # stretches of time up to publication
    ("ar", "قبل يومين", "2021-02-08", "2021-02-08", 1, "at"),
    ("ar", "قبل ثلاثة أيام", "2021-02-07", "2021-02-07", 1, "at"),
    ("ar", "قبل أيام", "2021-02-03", "2021-02-09", 2, "at"),
    ("ar", "خلال اليومين الماضيين", "2021-02-08", "2021-02-10", 2, "within"),
    ("ar", "خلال الأيام الثلاثة الماضية", "2021-02-07", "2021-02-10", 2, "within"),
    ("ar", "خلال الـ24 ساعة الماضية", "2021-02-09", "2021-02-10", 1, "within"),
    ("ar", "خلال الـ48 ساعة الفائتة", "2021-02-08", "2021-02-10", 2, "within"),
    ("ar", "قبل نحو أسبوعين", "2021-01-24", "2021-01-30", 2, "at"),
    ("ar", "خلال 24 ساعة", "2021-02-09", "2021-02-10", 1, "within"),
    ("en", "two days ago", "2021-02-08", "2021-02-08", 1, "at"),
    ("en", "three days ago", "2021-02-07", "2021-02-07", 1, "at"),
    ("en", "in the past 24 hours", "2021-02-09", "2021-02-10", 1, "within"),
    ("en", "over the past three days", "2021-02-07", "2021-02-10", 2, "within"),
    ("en", "in recent days", "2021-02-03", "2021-02-10", 2, "within"),
    # since and until
    ("ar", "منذ بداية شهر كانون الثاني الماضي", "2021-01-01", "2021-02-10", 4, "since"),
    ("ar", "منذ يوم الجمعة", "2021-02-05", "2021-02-10", 2, "since"),
    ("ar", "منذ مطلع العام الجاري", "2021-01-01", "2021-02-10", 4, "since"),
    ("ar", "منذ 24 مارس 2019", "2019-03-24", "2021-02-10", 4, "since"),
    ("ar", "منذ مارس 2019", "2019-03-01", "2021-02-10", 4, "since"),
    ("ar", "منذ أسبوع", "2021-02-03", "2021-02-10", 2, "since"),
    ("ar", "منذ فجر اليوم", "2021-02-10", "2021-02-10", 1, "since"),
    ("ar", "منذ عام 2014", "2014-01-01", "2021-02-10", 4, "since"),
    ("ar", "حتى مساء الأحد", "2021-02-07", "2021-02-07", 1, "until"),
    ("ar", "منذ انطلاق الاحتجاجات في الأول من تشرين الأول الماضي", "2020-10-01", "2021-02-10", 4, "since"),
    ("ar", "منذ سقوط المدينة في 5 كانون الثاني", "2021-01-05", "2021-02-10", 4, "since"),
    ("ar", "اندلعت اشتباكات في 3 شباط", "2021-02-03", "2021-02-03", 1, "at"),
    ("en", "412 killed since the fall of the regime on December 8", "2020-12-08", "2021-02-10", 4, "since"),
    ("en", "Since protests began on 1 February, 20 people died", "2021-02-01", "2021-02-10", 2, "since"),
    ("en", "street fighting since Tues", "2021-02-09", "2021-02-10", 2, "since"),
    ("en", "two killed on Mon.", "2021-02-08", "2021-02-08", 1, "at"),
    ("en", "shelled again on Sat and then quiet", "2021-02-06", "2021-02-06", 1, "at"),
    ("en", "since Sunday", "2021-02-07", "2021-02-10", 2, "since"),
    ("en", "since the start of the year", "2021-01-01", "2021-02-10", 4, "since"),
    ("en", "since 8 December 2020", "2020-12-08", "2021-02-10", 4, "since"),
    ("en", "since 2019", "2019-01-01", "2021-02-10", 4, "since"),
    ("en", "until June", "2021-06-01", "2021-06-30", 3, "until"),
    # parts of months
    ("ar", "خلال النصف الثاني من تشرين الثاني", "2020-11-16", "2020-11-30", 3, "within"),
    ("ar", "خلال الأسبوع الأول من كانون الثاني", "2021-01-01", "2021-01-07", 2, "within"),
    ("en", "in the first week of December", "2020-12-01", "2020-12-07", 2, "within"),
    ("en", "late last month", "2021-01-21", "2021-01-31", 3, "at"),
    # ranges
    ("ar", "من 10 ولغاية 12 كانون الثاني", "2021-01-10", "2021-01-12", 2, "within"),
    ("ar", "خلال شهري تشرين الأول وتشرين الثاني", "2020-10-01", "2020-11-30", 4, "within"),
    ("ar", "ليل السبت - الأحد 6-7 شباط", "2021-02-06", "2021-02-07", 1, "at"),
    ("en", "Saturday night into Sunday", "2021-02-06", "2021-02-07", 1, "at"),
    ("en", "2011-2014", "2011-01-01", "2014-12-31", 4, "at"),
    ("ar", "بين 27 تشرين الثاني و8 كانون الأول 2020", "2020-11-27", "2020-12-08", 3, "within"),
    ("ar", "من 5 إلى 8 أيار 2020", "2020-05-05", "2020-05-08", 2, "within"),
    ("ar", "ليل 15-16 كانون الثاني", "2021-01-15", "2021-01-16", 1, "at"),
    ("ar", "بين مطلع كانون الثاني (يناير) ونهاية نيسان (أبريل) 2020", "2020-01-01", "2020-04-30", 4, "within"),
    ("ar", "بين عامي 2014 و2017", "2014-01-01", "2017-12-31", 4, "within"),
    ("ar", "ليل الثلاثاء الأربعاء", "2021-02-09", "2021-02-10", 1, "at"),
    ("en", "between 27 November and 8 December 2020", "2020-11-27", "2020-12-08", 3, "within"),
    ("en", "overnight on January 16-17", "2021-01-16", "2021-01-17", 1, "at"),
    ("en", "on the night of 18-19 January", "2021-01-18", "2021-01-19", 1, "at"),
    ("en", "from July 15 to July 17, 2020", "2020-07-15", "2020-07-17", 2, "within"),
    ("en", "from 2014 to 2017", "2014-01-01", "2017-12-31", 4, "within"),
    ("en", "July 15-17, 2020", "2020-07-15", "2020-07-17", 2, "within"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "first", "last", "precision", "role"), SINGLE)
def test_one_date(language: str, text: str, first: str, last: str, precision: int, role: str) -> None:
    found = find_dates(text, language=language, published=PUBLISHED)
    assert [(str(m.first), str(m.last), m.time_precision, m.role) for m in found] == [(first, last, precision, role)]


SEQUENCES = [
    # language, text, the first days in order: later expressions count from those before them
    ("ar", "في 9 كانون الأول سيطروا على البلدة. وبعد يومين انسحبوا منها.", ["2020-12-09", "2020-12-11"]),
    ("ar", "سيطرت عليها في الثامن من كانون الثاني، واستعيدت بعد ثلاثة أيام.", ["2021-01-08", "2021-01-11"]),
    ("ar", "يوم 8 كانون الأول 2020 سقطت. ودخلوا البلدة في الأول من الشهر نفسه.", ["2020-12-08", "2020-12-01"]),
    ("ar", "قصفوا القرية أمس الثلاثاء، وكانت غارة قد قتلت قبل ذلك بيومين مدنياً.", ["2021-02-09", "2021-02-07"]),
    ("ar", "يوم الاثنين هاجموا، وفي اليوم نفسه انفجرت عبوة.", ["2021-02-08", "2021-02-08"]),
    ("ar", "يوم الاثنين هاجموا، وفي اليوم التالي انسحبوا.", ["2021-02-08", "2021-02-09"]),
    ("ar", "ليلة السبت قصفوا الموقع، وفي الليلة ذاتها استهدفوا برجاً.", ["2021-02-06", "2021-02-06"]),
    ("ar", "هاجموا النقطة مساء الأحد، وبعد ساعات وصلت التعزيزات.", ["2021-02-07", "2021-02-07"]),
    ("ar", "اندلع القتال في 27 كانون الثاني، ومنذ ذلك اليوم قتل العشرات.", ["2021-01-27", "2021-01-27"]),
    ("ar", "أعلن الناطق اليوم الأربعاء أن الطائرات نفذت فجراً ضربتين.", ["2021-02-10", "2021-02-10"]),
    ("en", "They took the town on 8 January, but lost it three days later.", ["2021-01-08", "2021-01-11"]),
    ("en", "On Sunday jets came. The same day a sniper shot.", ["2021-02-07", "2021-02-07"]),
    ("en", "On Sunday jets came. The next day they left.", ["2021-02-07", "2021-02-08"]),
    ("en", "A patrol was hit on Monday. Hours later troops raided a house.", ["2021-02-08", "2021-02-08"]),
    ("en", "It fell on 20 January; two days earlier it had been shelled.", ["2021-01-20", "2021-01-18"]),
    ("en", "At dawn on Thursday they came. In the afternoon a drone fired.", ["2021-02-04", "2021-02-04"]),
    ("ar", "هاجموا يوم الخميس، وقبلها بيوم صدّوا هجوماً.", ["2021-02-04", "2021-02-03"]),
    ("ar", "بدأت هجومها الأخير يوم الأحد", ["2021-02-07"]),
    ("ar", "قتل 5 منذ 24 آذار 2019، وأحصى 9 خلال الفترة نفسها", ["2019-03-24", "2019-03-24"]),
    ("en", "In June 2014 it fell. On Monday it was hit; that day", ["2014-06-01", "2021-02-08", "2021-02-08"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "firsts"), SEQUENCES)
def test_dates_that_count_from_the_one_before(language: str, text: str, firsts: list[str]) -> None:
    found = find_dates(text, language=language, published=PUBLISHED)
    assert [str(mention.first) for mention in found] == firsts


NONE = [
    ("ar", "دخلت المواجهات يومها الخامس"),
    ("ar", "لليوم الثاني على التوالي"),
    ("ar", "لم ترد معلومات عن الخسائر حتى الآن"),
    ("ar", "سد تشرين وجامعة تشرين"),
    ("ar", "مارس التنظيم ضغوطاً على الأهالي"),
    ("ar", "انفجار عند دوار 7 نيسان"),
    ("ar", "بعد أكثر من عامين على إعلان النصر"),
    ("ar", "بعد تسعة أشهر من القتال"),
    ("ar", "أب وأم وثلاثة أطفال"),
    ("ar", "على بعد 20 كم شرق تدمر"),
    ("ar", "المادة 4 إرهاب"),
    ("ar", "استمرت المعارك ثلاثة أيام"),
    ("ar", "بعد عام ونصف على انتزاع البلدة"),
    ("ar", "فجّر انتحاري نفسه، وفجَّر آخر سيارته"),
    ("en", "troops may march on the town"),
    ("en", "after two days of fighting"),
    ("en", "for two days"),
    ("en", "one in 10 children"),
    ("en", "every Friday"),
    ("en", "He sat in the sun."),
    ("en", "two days after the attack on the market"),
    ("en", "15 km south of Khanasir"),
    ("en", "out of service for 41 days"),
]


@pytest.mark.parametrize(("language", "text"), NONE)
def test_what_is_no_date(language: str, text: str) -> None:
    assert find_dates(text, language=language, published=PUBLISHED) == []


SPANS = [
    ("ar", "وقُتل، مساءَ أمسِ السبت، جنديٌّ", "مساءَ أمسِ السبت"),
    ("ar", "أعلن في 25 أبريل / نيسان أن", "25 أبريل / نيسان"),
    ("ar", "ليلة الثلاثاء، 29 جمادى الآخرة 1443 هـ، قصفت", "ليلة الثلاثاء، 29 جمادى الآخرة 1443 هـ"),
    ("ar", "خلال الـ24 ساعة الماضية", "24 ساعة الماضية"),
    ("en", "DAMASCUS, Feb 9 - A bomb", "Feb 9"),
    ("en", "attacked late on Sunday, killing", "late on Sunday"),
]


@pytest.mark.parametrize(("language", "text", "written"), SPANS)
def test_offsets_count_in_the_text_as_written(language: str, text: str, written: str) -> None:
    (mention,) = find_dates(text, language=language, published=PUBLISHED)
    assert text[mention.start : mention.end] == written


def test_what_is_named_is_kept_apart_from_the_time_since() -> None:
    (mention,) = find_dates("تسيطر عليها منذ آب 2016", language="ar", published=PUBLISHED)
    assert (mention.first, mention.last) == (dt.date(2016, 8, 1), PUBLISHED)
    assert (mention.named_first, mention.named_last) == (dt.date(2016, 8, 1), dt.date(2016, 8, 31))


def test_without_a_day_of_publication_relative_dates_are_found_but_not_placed() -> None:
    found = find_dates("قُتل أمس جندي، وفي 3 آذار 2019 آخر", language="ar", published=None)
    assert [(m.first, m.last) for m in found] == [(None, None), (dt.date(2019, 3, 3), dt.date(2019, 3, 3))]


def test_mentions_do_not_overlap_and_come_in_order() -> None:
    text = "On Friday, 19 April 2019, and on Monday; from 3 to 5 May 2019, since then, last week, in 2018 and 2019."
    found = find_dates(text, language="en", published=PUBLISHED)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert len(found) >= 6


@pytest.mark.parametrize("language", ["ar", "en"])
def test_any_words_in_any_order_are_read(language: str) -> None:
    chance = random.Random(7)
    table = load(language, "dates", SHAPE)
    words = [*table["days"], *table["numbers"], *table["ordinals"], *table["since"], *table["until"], *table["between"]]
    words += [word for key in ("months", "hijri_months", "weekdays") for many in table[key].values() for word in many]
    words += [word for row in table["units"] for key in ("one", "two", "many") for word in row[key]]
    words += [
        *table["last"],
        *table["ago"],
        *table["later"],
        *map(str, range(34)),
        "2020",
        "1441",
        "0",
        "-",
        "/",
        "(",
        ")",
    ]
    for _ in range(400):
        text = " ".join(chance.choices(words, k=12))
        found = find_dates(text, language=language, published=dt.date(2020, 2, 29))
        assert all(a.end <= b.start for a, b in itertools.pairwise(found)), text
        for mention in found:
            assert mention.first is not None, text
            assert mention.last is not None, text
            assert mention.first <= mention.last, text
        infer_published(text, language=language)


def test_a_language_without_word_lists_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        find_dates("hier", language="fr", published=PUBLISHED)


INFERRED = [
    ("ar", "في 25 أبريل قالوا. منذ 24 مارس 2019. وفي 9 أبريل. وفي تشرين الأول 2019. في فبراير.", "2020-04-25"),
    ("ar", "يوم 8 كانون الأول (ديسمبر) 2024 سقط النظام، وفي 20 كانون الأول كتبنا", "2024-12-20"),
    ("ar", "حتى ظهر اليوم الجمعة 6 كانون الأول، وفي 27 تشرين الثاني 2024 بدأت", "2024-12-06"),
    ("ar", "لا تاريخ هنا أبداً", None),
    ("ar", "قُتل أمس جندي في 9 نيسان", None),
    ("en", "This note was written on 15 December 2024. They took Aleppo on 30 November.", "2024-12-15"),
    ("en", "In the autumn. The city fell on 3 November. They have held it since 22 October 2017.", "2017-11-03"),
    ("en", "In October 2019 the group said so.", "2019-10-31"),
    ("en", "Six died near Palmyra on October 7. It was the worst attack of the year (2023).", "2023-10-07"),
    ("en", "It is planned for 3 March 2030; on 4 May 2020 they met.", "2020-05-04"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "published"), INFERRED)
def test_the_day_of_publication_inferred(language: str, text: str, published: str | None) -> None:
    inferred = infer_published(text, language=language)
    assert (None if inferred is None else str(inferred)) == published
