"""What holds for all tests."""

from hypothesis import settings

# How long an example takes says more about the machine than about costguard.
settings.register_profile("costguard", deadline=None)
settings.load_profile("costguard")
