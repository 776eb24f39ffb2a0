"""A small but complete fictional form that the tests of loading change in one place each."""

from __future__ import annotations

SMALL_FORM = """\
id: small_form
title: 示例申报表
short_title: 示例
who: 示例单位
name_field: unit_name
notice: {title: 示例通知, issuer: 示例厅, deadline: 2026-04-30, paper_copies: null}
years: {y1: 2023}
fields:
  unit_name: {type: text, label: 单位名称, required: true, passages: [p1]}
  filed_on: {type: date, label: 填报日期}
  area: {type: quantity, label: 面积, units: [平方米, 亩]}
  total: {type: integer, label: 总数, minimum: 0, maximum: 100, counts: names}
  names: {type: long_text, label: 名称, max_chars: 100}
  kinds: {type: checks, label: "{y1}年类别", options: [no, 是, 其他], other: kinds_other, at_most: 2}
  kinds_other: {type: text, label: 其他}
  staff:
    type: rows
    label: 人员
    at_least: 1
    columns:
      person: {type: text, label: 姓名}
      age: {type: integer, label: 年龄, suffix: 岁}
rules:
  - {id: few, fields: [total, filed_on], severity: warning, rule: "total <= 71.2", message: 总数偏多}
limits:
  - {id: words, label: 名称合计, fields: [names], max_chars: 300}
passages:
  p1: {source: 示例说明第1条, text: 如实填写。}
remarks:
  - {id: gap, text: 通知未写份数。, fields: [total], when: total >= 1}
items:
  1: {title: "{y1}年证明", short_title: 证明, takes: [files, self_declaration], cited_by: [total], claim: 数量属实}
  2: {title: 名册, short_title: 名册, evidence: text_or_files, text: [names]}
self_declaration:
  title: 自我声明
  default_statement: 本单位声明：{claim}。
  signature: {text: "单位（公章）：{unit_name}", seal: {who: 单位, place: 声明}}
  date_line: 年 月 日
tables:
  T1:
    title: 一、基本情况
    columns_mm: [40, 30.5, 30]
    above: [[{text: "填报单位：{unit_name}"}, {text: "{filed_on.year:____}年"}]]
    rows:
      - [{label: 单位名称}, {field: unit_name, cols: 2}]
      - [{label: 数量, rows: 2, cite: 1}, {header: "{y1}年"}, {text: "数量：{total:____}个"}]
      - [{static: （盖章）, seal: {who: 单位, place: 表}, height_mm: 30}, {field: kinds}]
  T2:
    title: 二、人员
    columns_mm: [10, 30, 30]
    header_rows: 1
    rows: [[{header: 序号}, {header: 姓名}, {header: 年龄}]]
    repeat: {field: staff, cells: [{number: true}, {field: person}, {text: "{age}岁"}], printed_rows: 3}
outlines:
  O1:
    title: 三、概况
    lines: [{heading: （一）基本情况, level: 1}, {guide: （简述）}, {field: names}]
statements:
  S1: {title: 声明, text: "我单位{unit_name}承诺属实。"}
volumes:
  - id: book
    title: 申报书
    file_name: 申报书
    parts:
      - cover: {title: [示例申报表], lines: [{label: 单位, value: "{unit_name}"}]}
      - notes: {title: 填报说明, passages: [p1]}
      - contents: {title: [目录]}
      - body: {holds: [{table: T1, whole_page: true}, {table: T2}, {outline: O1}]}
      - item: {number: 1, holds: [{statement: S1}, {attachments: true}]}
      - item: {number: 2, holds: [{attachments: true}]}
"""


def changed(old: str, new: str) -> str:
    """The small form with one stretch replaced; the stretch must stand in it exactly once."""
    assert SMALL_FORM.count(old) == 1, old
    return SMALL_FORM.replace(old, new)
