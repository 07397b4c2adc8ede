"""Streamlit pages and widgets; no logic."""
