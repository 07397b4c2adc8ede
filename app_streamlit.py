"""Router of the Streamlit app: `streamlit run app_streamlit.py`. Pages live in `rota/app/`."""

from __future__ import annotations

import streamlit as st

from rota.app import present
from rota.app.texts import language, say

st.set_page_config(page_title="rota", layout="wide")
lang = language()
page = st.navigation(
    [st.Page(lambda: present.show(lang), title=say("present", lang), url_path="present", default=True)]
)
page.run()
