"""costguard's findings as checks of Checkov's: ``checkov --external-checks-dir`` loads this folder.

Checkov runs every file in it as a module of its own.
"""
