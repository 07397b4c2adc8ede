"""The Streamlit app: `streamlit run app_streamlit.py` or `rota app`. Pages live in `rota/app/`."""

from rota.app.router import run

run()
