"""Reads the YAML of form authors into form definitions: the only package that knows pydantic and PyYAML."""

from __future__ import annotations

from app.forms.authoring.loading import decoded, form_schema, load_form, parse_form, shown_name
from app.forms.authoring.samples import load_sample, parse_sample

__all__ = ["decoded", "form_schema", "load_form", "load_sample", "parse_form", "parse_sample", "shown_name"]
