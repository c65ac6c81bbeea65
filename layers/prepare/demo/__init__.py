"""Musterstadt: a fictional city, made by arithmetic, in the form of any municipality's folder."""
