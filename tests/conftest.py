"""What all tests share: generated examples are the same in every run and never judged by a machine's speed."""

from hypothesis import settings

settings.register_profile("minsheng", deadline=None, derandomize=True, database=None)
settings.load_profile("minsheng")
