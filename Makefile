# 申报册: every target installs what it needs by itself (Python packages into .venv, Debian packages through apt).
# Paths are relative, so the tree may lie in a folder with spaces or Chinese characters.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test e2e run check bench golden review screenshots manual manual-pictures word-check lock package package-test

export PYTHONUTF8 := 1
PYTHON := .venv/bin/python
SHENBAO := .venv/bin/shenbao
SOURCES := app tests packaging

help: ## 列出全部目标
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/^([a-z0-9-]+):.*## /make \1\t/' | expand -t 16

setup: ## 准备运行环境（.venv）
	@bash packaging/setup.sh

demo: setup ## 用示例生成两套申报材料到 build/demo/
	@$(SHENBAO) demo build/demo

run: setup ## 打开窗口；带命令时运行命令，例如 make run ARGS="forms"
	@$(SHENBAO) $(ARGS)

check: setup ## 静态检查：ruff、mypy
	@$(PYTHON) -m ruff check $(SOURCES)
	@$(PYTHON) -m ruff format --check $(SOURCES)
	@$(PYTHON) -m mypy --strict app

test: check ## 静态检查和全部测试
	@bash packaging/setup.sh judges
	@$(PYTHON) -m pytest -n 2 $(PYTEST_ARGS)

e2e: setup ## 在内存里的屏幕上用键盘和剪贴板把真窗口用一遍，截图在 build/e2e/
	@bash packaging/setup.sh judges
	@bash packaging/setup.sh screen
	@$(PYTHON) -m tests.e2e_window.run

bench: setup ## 量一量：每行一个名称和一个比值；达不到要求时退出码不是 0
	@bash packaging/setup.sh judges
	@$(PYTHON) -m tests.bench.run $(BENCH)

golden: setup ## 版面有意改动后，重写 tests/data/golden/ 里两套示例的页面模型（先看 git diff 再提交）
	@$(PYTHON) -m tests.unit.documents.golden

review: setup ## 版面或界面改动后，重画 docs/review 里的全部样张，再逐张看
	@$(PYTHON) packaging/contact_sheet.py
	@$(PYTHON) packaging/window_pictures.py review

screenshots: setup ## 界面改动后，重画 README 里的窗口图片（docs/images）
	@$(PYTHON) packaging/window_pictures.py screenshots

manual: setup ## docs/manual 改动后，重新排出 resources/manual 里的使用手册（再逐页看）
	@$(PYTHON) packaging/manual.py

manual-pictures: setup ## 界面改动后，重画使用手册里的窗口图片（docs/manual/pictures），再运行 make manual
	@$(PYTHON) packaging/window_pictures.py manual

word-check: setup ## 版面改动后，重新生成 Word、WPS 实机检查用的文件（packaging/word-check）
	@bash packaging/setup.sh judges
	@$(PYTHON) packaging/word-check/build.py

package: setup ## 做出发给用户的全部文件到 dist/：程序、.deb、便携包、轮子包、Windows 安装程序的演练（要 root，约十分钟）
	@bash packaging/setup.sh package
	@bash packaging/package.sh

package-test: setup ## 在最小的 Debian 12、11 环境里安装 dist/ 里的 .deb 和便携包，让程序自检（要 root）
	@bash packaging/setup.sh package
	@bash packaging/linux/in_roots.sh dist

lock: setup ## 按 pyproject.toml 重新生成 requirements.lock（需要 uv）
	@bash packaging/lock.sh
