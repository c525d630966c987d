"""Prints a key for programs of the demonstration at BASE_URL, made as people make one.

The administrator proposes it, the one in whose name it acts confirms it; both through the pages.
"""

import http.cookiejar
import os
import re
import urllib.parse
import urllib.request

BASE = os.environ["BASE_URL"]
PASSWORD = "motcua-demo"
OWNER = "minh"
SCOPES = ["dossiers:read", "dossiers:write", "catalogue:read"]


class Browser:
    """Somebody who is signed in."""

    def __init__(self, username):
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.post("/dang-nhap", {"ten": username, "mat_khau": PASSWORD})

    def get(self, path):
        with self.opener.open(BASE + path) as answer:
            return answer.read().decode()

    def post(self, path, fields):
        page = self.get(path)
        secret = re.search(r'name="_csrf" value="([^"]*)"', page)
        fields = {**fields, "_csrf": secret.group(1) if secret else ""}
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        request = urllib.request.Request(BASE + path, body, {"Origin": BASE})
        with self.opener.open(request) as answer:
            return answer.read().decode()


path = "/quan-tri/khoa-api"
administrator = Browser("quan")
until = re.search(r'name="het_han"[^>]* value="([^"]*)"', administrator.get(path)).group(1)
administrator.post(
    path, {"ten": "Thử tài liệu giao diện", "can_bo": OWNER, "pham_vi": SCOPES, "het_han": until}
)
owner = Browser(OWNER)
own = re.search(r'href="(/tai-khoan/khoa-api/[^"]*)"', owner.get("/tai-khoan")).group(1)
made = owner.post(own, {"mat_khau": PASSWORD})
print(re.search(r'value="(motcua_[^"]*)"', made).group(1))
