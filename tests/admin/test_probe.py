import time
from tests import cast
def test_t(panel):
    t=time.time(); o=panel.office
    s=panel.session
    from app.actions.unit import unit_of_work
    with unit_of_work(s):
        for i in range(30): cast.petition(s,o,title=f"t{i}")
    print("petitions",time.time()-t); t=time.time()
    lin=panel.sign_in("lin"); print("signin",time.time()-t); t=time.time()
    for u in ("/petitions/list/","/petitions/list/","/petitions/show/1","/board/","/","/petitions/add","/api/v1/petitions/"):
        r=lin.get(u); print(u,r.status_code,round(time.time()-t,3)); t=time.time()
