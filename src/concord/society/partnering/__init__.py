"""Introductions: asked for with a reason, made only with the consent of both sides."""
