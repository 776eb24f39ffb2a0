# 申报册: every target installs what it needs by itself (Python packages into .venv, Debian packages through apt).
# Paths are relative, so the tree may lie in a folder with spaces or Chinese characters.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test e2e run check bench golden review screenshots word-check lock

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

word-check: setup ## 版面改动后，重新生成 Word、WPS 实机检查用的文件（packaging/word-check）
	@bash packaging/setup.sh judges
	@$(PYTHON) packaging/word-check/build.py

lock: setup ## 按 pyproject.toml 重新生成 requirements.lock（需要 uv）
	@bash packaging/lock.sh
