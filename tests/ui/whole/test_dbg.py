from tests.ui.whole.conftest import *
from tests.ui.whole.test_fill_everything import *
def test_x(start_program, profile, tmp_path):
    hands = start_program()
    d = api.library(profile).get(FORMS[0])
    hands.click(f"新建申报：{d.title}")
    for i in range(5):
        print(i, hands.focus, hands.focus.accessibleName(), hands.window.isActiveWindow()); hands.rest(100)
    hands.paste("名字")
    print(hands.focus, getattr(hands.focus,'text',lambda:'')())
    assert 0
