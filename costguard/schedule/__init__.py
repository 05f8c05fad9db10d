"""Schedules in the grammars of several tools, and the hours that they come to."""
