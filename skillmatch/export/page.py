def page_html(r, top): return ""
