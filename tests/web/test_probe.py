import httpx, pytest
async def test_probe(server, cast):
    rel=None
    async with httpx.AsyncClient(trust_env=False) as c:
        for o,u in server.urls.items():
            for p in ("/","/open","/sluit","/s/x/y","/nergens","/keys/directory","/staff/me"):
                a=await c.get(u+p)
                print(o,p,a.status_code,{k:v for k,v in a.headers.items() if k not in ("content-security-policy","permissions-policy","x-frame-options","origin-agent-cluster","cross-origin-opener-policy","cross-origin-embedder-policy","cross-origin-resource-policy","referrer-policy","x-content-type-options")})
            print(a.headers["content-security-policy"])
        a=await c.get(server.chat+"/",headers={"Host":"evil.example"}); print(a.status_code,a.headers,a.content)
        print((await c.get(server.chat+"/")).text[:6000])
    assert 0
