def notebook_html(r): return ""
