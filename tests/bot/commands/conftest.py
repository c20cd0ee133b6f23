"""A chat for each test."""

from tests.support.chat import chat

__all__ = ["chat"]
