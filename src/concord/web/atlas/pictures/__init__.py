"""Geometry of the pictures: plain values in, plain shapes out. The templates draw them."""
