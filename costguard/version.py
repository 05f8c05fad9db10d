"""The version of costguard."""

VERSION = "0.1.0"
