"""What `rota app` has Streamlit run, wherever the package lies."""

from rota.app.router import run

run()
