"""Providers that manage nothing that anyone charges for."""

MODULES = ("nothing",)
