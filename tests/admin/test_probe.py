import time, random, logging
from urllib.parse import quote
from tests import cast
from app.catalog.read import catalogue
GARBAGE=["abc","-1","0","1e309","9"*30,"9"*5000,"\x00","'; DROP TABLE x--","2026-13-45","2026-01-01..abc","..","a..b","empty","filled","%","_","\\","²","٣","1,2,x",",",",,","--",".",".x","id","null","NaN","Infinity","-Infinity","true","🙂"*50,"\ud800".encode("utf-8","surrogatepass").decode("latin1"), "0001-01-01..9999-12-31","99999999999999999999..","..99999999999999999999"]
def test_t(either):
    panel=either
    o=panel.office
    s=panel.session
    from app.actions.unit import unit_of_work
    with unit_of_work(s):
        for i in range(3): cast.petition(s,o,title=f"t{i}")
    people={n:panel.sign_in(n) for n in ("lin","wei","xu","chen")}
    rnd=random.Random(1)
    known=catalogue()
    bad={}
    n=0;t=time.time()
    for e in known:
        if e.key in("petition_access","catalogue_version"): continue
        who=None
        for name,p in people.items():
            if p.get(f"/{e.key}/list/").status_code==200: who=p;break
        if who is None: print("nobody",e.key); continue
        params=["q","sort","page","size","columns","after","deleted","format",*(c.name for c in e.columns.values())]
        params+=[f"{c.name}.{i}" for c in e.columns.values() if c.target for i in ("id","title","name","state","created_at","deleted_at")]
        params+=[f"{p}__from" for p in params[8:12]]
        for p in params:
            for g in rnd.sample(GARBAGE,4)+["\x00","9"*30]:
                for base in (f"/{e.key}/list/",f"/api/v1/{e.key}/"):
                    r=who.get(f"{base}?{quote(p)}={quote(g)}"); n+=1
                    if r.status_code not in (200,400): bad.setdefault((e.key,p,r.status_code),[]).append(g[:40])
        for g in GARBAGE:
            for base in (f"/{e.key}/lookup/?q=",f"/{e.key}/lookup/?page=", f"/{e.key}/export?format=", f"/{e.key}/export?q="):
                r=who.get(base+quote(g)); n+=1
                if r.status_code not in (200,400,403): bad.setdefault((e.key,base,r.status_code),[]).append(g[:40])
    for base in ["/board/?"+x+"=" for x in ("unit","leader","kind","state","category","level","mine","q","view","zzz","_l_")]+["/?month=","/statistics/?period__from=","/statistics/?period__to=", "/petitions/add?category_id=","/petitions/add?receiver_id=","/claims/add?petition_id=","/supervision/add?petition_id=", "/login/?next=", "/import/petitions?system="]:
        for g in GARBAGE+["9999-12","0001-01","1-1","2026-0","10000-1"]:
            r=people["lin"].get(base+quote(g)); n+=1
            if r.status_code not in (200,302,400,403): bad.setdefault((base,r.status_code),[]).append(g[:40])
    for path in ("/petitions/show/","/petitions/edit/","/petitions/do/{}/assign","/api/v1/petitions/{}","/petitions/download/{}/1","/petitions/download/1/{}","/units/show/","/accounts/edit/","/petitions/supervise/","/circulars/show/","/circulars/paper/"):
        for g in ("0","9"*30,"9"*5000,"-1","abc","²"):
            u=path.format(quote(g)) if "{}" in path else path+quote(g)
            for w in ("lin","wei"):
                r=people[w].get(u)
                if r.status_code not in (404,403): bad.setdefault((path,r.status_code),[]).append(g[:40])
    print(n,time.time()-t)
    for k,v in bad.items(): print(k,v)
