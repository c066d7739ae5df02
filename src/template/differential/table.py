"""The cases of the differential test: template texts by what they are about, rendered with CONTEXT."""

CONTEXT = {
    "name": "orders",
    "empty": "",
    "n": 7,
    "pi": 3.14159,
    "yes": True,
    "no": False,
    "nothing": None,
    "words": ["beta", "Alpha", "gamma", "alpha"],
    "nums": [3, 1, 2, 10],
    "mixed": ["a", 1, None, True, 2.5, ["x"], {"k": "v"}],
    "cols": [
        {"name": "id", "type": "int", "tests": ["unique", "not_null"], "meta": {"pii": False, "rank": 2}},
        {"name": "email", "type": "text", "tests": [], "meta": {"pii": True, "rank": 1}},
        {"name": "Amount", "type": "numeric", "tests": ["not_null"], "meta": {"pii": False, "rank": 3}},
        {"name": "note", "type": "text", "tests": [], "meta": {}},
    ],
    "model": {"alias": "a", "config": {"materialized": "table", "tags": ["x", "y"]}, "items_": 1, "keys": "shadow"},
    "tree": [{"n": 1, "c": [{"n": 2, "c": [{"n": 3, "c": []}]}, {"n": 4, "c": []}]}, {"n": 5, "c": []}],
    "sql": "select *\nfrom  t\n  where x = 'it''s'\n",
    "uni": "naïve café ☕ 𝒳",
}

CASES = {}

CASES["literals"] = r"""
{{ 1 }} {{ 1.0 }} {{ 1.50 }} {{ 1e3 }} {{ 1E-3 }} {{ 1.5e+10 }} {{ 1_000 }} {{ 0x1f }} {{ 0b101 }} {{ 0o17 }}
{{ 1e16 }} {{ 1e15 }} {{ 1e-4 }} {{ 1e-5 }} {{ 123456789.123 }} {{ 0.1 + 0.2 }}
{{ true }} {{ True }} {{ false }} {{ False }} {{ none }} {{ None }}
{{ 'a' }}{{ "b" }}{{ 'it\'s' }}{{ "say \"x\"" }}
{{ 'a' 'b' "c" }}
{{ 'tab\tnew\nline' }}|{{ '\x41\u00e9\101' }}|{{ '\d\w\.' }}|{{ 'back\\slash' }}
{{ [] }} {{ [1] }} {{ [1, 2,] }} {{ [[1], ['a']] }}
{{ () }} {{ (1,) }} {{ (1, 2) }} {{ 1, 2 }} {{ (1) }} {{ ('a', (1, 2)) }}
{{ {} }} {{ {'a': 1} }} {{ {'a': 1, 'b': [1, {'c': none}],} }} {{ {1: 'x', 2.5: 'y', none: 'z'} }}
{{ {'a': {'b': {'c': 1}}} }}
{{ {'a': {}}}}
{{ ['it\'s', "q\"q", 'both\'"', 'nl\n', 'b\\s', 'é', '\x00'] }}
{{ [1.0, 2, 2.5, true, none, 1e20, 1e-7] }}
{{ 12345678901234567890 }} {{ 9007199254740993 + 2 }} {{ 2 ** 100 }} {{ 10 ** 15 * 10 ** 5 }}
{{ 'trailing' ~ "" ~ 'x' }}
{{ "{{ not }}" }} {{ '{% raw %}' }}
"""

CASES["arithmetic"] = r"""
{{ 1 + 2 }} {{ 1 - 2 }} {{ 2 * 3 }} {{ 7 / 2 }} {{ 4 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }}
{{ 2 ** 3 }} {{ 2 ** -1 }} {{ 2 ** 0.5 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ (-2) ** 3 }}
{{ 7.0 // 2 }} {{ 7.5 % 2 }} {{ -7.5 % 2 }} {{ 1.5 + 1.5 }} {{ 3.0 * 2 }} {{ 2.5 * 2 }} {{ 1.0 - 1 }}
{{ 1 + 2 * 3 - 4 / 2 }} {{ (1 + 2) * 3 }} {{ 10 - 2 - 3 }} {{ 100 / 10 / 2 }} {{ 7 % 4 * 2 }} {{ 2 * 7 % 4 }}
{{ -n }} {{ +n }} {{ - -n }} {{ -n + 1 }} {{ -n|abs }} {{ (-n)|abs }} {{ -pi }}
{{ true + 1 }} {{ true * 3 }} {{ false - 1 }} {{ -true }}
{{ 'a' + 'b' }} {{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ 'x' * 0 }} {{ 'x' * -1 }}
{{ [1] + [2] }} {{ [1, 2] * 2 }} {{ (1,) + (2,) }} {{ (1,) * 3 }} {{ 2 * [0] }}
{{ 'a' ~ 1 ~ 2.0 ~ none ~ true ~ [1, 'x'] ~ {'k': 'v'} }}
{{ 1 ~ 2 + 3 }} {{ 1 + 2 ~ 3 }} {{ 2 * 3 ~ 4 }} {{ 'x' ~ 2 ** 3 }}
{{ 1 / 3 }} {{ 2 / 3 }} {{ 10 / 4 }} {{ 1e308 * 10 }} {{ -1e308 * 10 }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1 % 0 }}
{{ 1.0 / 0 }}
{{ 1 + 'a' }}
{{ 'a' + 1 }}
{{ [1] + 'a' }}
{{ [1] + (2,) }}
{{ none + 1 }}
{{ 1 - [] }}
{{ 'a' * 'b' }}
{{ 'a' - 'b' }}
{{ {} + {} }}
{{ -'a' }}
{{ 'a' * 1.5 }}
{{ 10 ** 20 }} {{ 10 ** 20 // 3 }} {{ -(10 ** 20) // 3 }} {{ 10 ** 20 % 7 }} {{ 10 ** 20 - 10 ** 20 + 1 }} {{ 10 ** 20 / 10 ** 18 }}
{{ 3 - -3 }} {{ 3 -3 }} {{ 3-3 }} {{3-1}}
{{ 5 // 2.0 }} {{ 5 % 2.5 }} {{ 0.0 }} {{ -0.0 }} {{ 0 * -1 }}
{{ 9007199254740992 * 3 }} {{ 9007199254740991 + 1 }} {{ 123456789 * 987654321 * 1000 }}
"""

CASES["comparison and logic"] = r"""
{{ 1 == 1 }} {{ 1 == 1.0 }} {{ 1 == true }} {{ 1 == '1' }} {{ none == false }} {{ [] == [] }} {{ [1, 2] == (1, 2) }} {{ {'a': 1} == {'a': 1.0} }}
{{ 1 != 2 }} {{ 'a' != 'a' }} {{ 1 < 2 }} {{ 2 <= 2 }} {{ 3 > 4 }} {{ 'a' < 'b' }} {{ 'B' < 'a' }} {{ [1, 2] < [1, 3] }} {{ (1, 'a') >= (1, 'A') }}
{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 < 2 > 1 }} {{ 3 > n > 1 }} {{ 1 == 1 == 1 }} {{ 1 < n <= 7 != 8 }}
{{ 1 in [1, 2] }} {{ 3 not in [1, 2] }} {{ 'a' in 'abc' }} {{ 'x' not in 'abc' }} {{ 'a' in {'a': 1} }} {{ 1.0 in [1] }} {{ none in [none] }} {{ '' in 'a' }}
{{ not true }} {{ not 1 }} {{ not '' }} {{ not none }} {{ not not [] }} {{ not 1 == 2 }} {{ not 1 in [2] }}
{{ 1 and 2 }} {{ 0 and 2 }} {{ 1 or 2 }} {{ 0 or 2 }} {{ '' or 'x' }} {{ none or false }} {{ [] or {} }} {{ 1 and 0 or 3 }} {{ 1 or 0 and 3 }}
{{ true and not false }} {{ not true or true }} {{ (not true) or true }}
{{ 'yes' if yes else 'no' }} {{ 'yes' if no else 'no' }} {{ 'yes' if no }}| {{ 1 if no else 2 if yes else 3 }} {{ 1 if yes else 2 if no else 3 }}
{{ ('yes' if yes else 'no') ~ '!' }} {{ 'a' ~ 'b' if yes else 'c' }} {{ 'x' if n > 5 and name == 'orders' }}
{{ 1 < 'a' }}
{{ none < 1 }}
{{ [1] < 1 }}
{{ {} < {} }}
{{ 1 in 5 }}
{{ 1 in 'abc' }}
{{ 1 in none }}
{{ [] is true }} {{ 1 is true }} {{ true is true }} {{ false is false }} {{ none is none }} {{ 0 is none }}
{{ 'a' == "a" }} {{ 'é' == '\u00e9' }} {{ 0 == false }} {{ 1.5 == 1.5 }} {{ 2 == 2.5 }}
{{ 'abc' > 'abd' }} {{ 'abc' < 'abcd' }} {{ '' < 'a' }} {{ 'Z' < 'a' }}
{% if [] %}a{% elif {} %}b{% elif 0.0 %}c{% elif '' %}d{% elif ' ' %}e{% else %}f{% endif %}
{{ (1 if false) is undefined }} {{ (1 if false) is defined }}
"""

CASES["names and attributes"] = r"""
{{ name }} {{ model.alias }} {{ model['alias'] }} {{ model.config.tags[0] }} {{ model.config['tags'][-1] }} {{ cols[0].name }} {{ cols.0.name }}
{{ missing }}|{{ model.missing }}|{{ model['missing'] }}|{{ nums[99] }}|{{ nums['x'] }}
{{ missing.attr }}
{{ missing['key'] }}
{{ missing() }}
{{ missing + 1 }}
{{ missing ~ 'x' }}
{{ model.missing.more }}
{{ model.missing() }}
{{ model.alias.nope() }}
{{ nums[99].x }}
{{ none.x }}|
{{ none.x.y }}
{{ n.x.y }}
{{ name() }}
{{ nums() }}
{{ (1)() }}
{{ missing > 1 }}
{{ missing == missing }} {{ missing == none }} {{ missing == '' }} {{ missing != 1 }} {{ not missing }} {{ missing or 'd' }} {{ missing and 'd' }}|
{{ 'a' in missing }} {{ missing|length }} {{ missing|list }} {% for x in missing %}x{% else %}none{% endfor %}
{{ missing in ['a'] }}
{{ missing in 'abc' }}
{{ -missing }}
{{ missing|int }}
{{ missing|upper }}|{{ missing|trim }}|{{ missing|join }}|{{ [missing] }}|{{ missing|string }}
{{ model.keys }} {{ model['keys'] }} {{ model.items_ }} {{ model.get('alias') }}
{{ name[0] }} {{ name[-1] }} {{ name[1:3] }} {{ name[:2] }} {{ name[4:] }} {{ name[::-1] }} {{ name[::2] }} {{ name[-3:-1] }} {{ name[10:] }}|{{ name[99] }}|
{{ nums[1:] }} {{ nums[:-1] }} {{ nums[::2] }} {{ nums[::-1] }} {{ nums[-2:] }} {{ nums[1:1] }} {{ nums[:] }} {{ nums[3:0:-1] }} {{ (1, 2, 3)[1:] }}
{{ {'a': 1}['a'] }} {{ {1: 'x'}[1] }} {{ {'a': 1}.a }} {{ 'abc'.upper() }} {{ [1, 2].index(2) }} {{ 'a-b'.split('-')[1] }}
{{ nums[0:2][1] }} {{ [[1, 2], [3]][0][1] }} {{ ({'k': [1]}).k[0] }}
{{ model.config.tags.append }}x
{{ missing.__class__ }}
{{ model.__class__ }}|{{ name.__class__ }}|{{ nums.__len__ }}|{{ model.constructor }}|{{ nums.length }}|{{ name.length }}|{{ model.__proto__ }}|{{ name.constructor }}
{{ uni[0] }} {{ uni[-1] }} {{ uni|length }} {{ uni[::-1] }} {{ uni.upper() }} {{ uni[12:] }}
{{ {1: 'int', '1': 'str'}[1] }} {{ {1: 'int', '1': 'str'}['1'] }} {{ {1: 'a'}[1.0] }} {{ {true: 'a'}[1] }} {{ {(1, 2): 'tuple'}[(1, 2)] }}
{{ {'2': 'b', '1': 'a', '10': 'c'} }} {{ {3: 1, 1: 2} }}
"""

CASES["string methods"] = r"""
{{ 'aBc'.upper() }} {{ 'aBc'.lower() }} {{ 'hello world'.title() }} {{ "they're bill's".title() }} {{ 'hELLO wORLD'.capitalize() }} {{ 'aBc'.swapcase() }} {{ 'Straße'.casefold() }}
[{{ '  x '.strip() }}] [{{ '  x '.lstrip() }}] [{{ '  x '.rstrip() }}] [{{ 'xxaxx'.strip('x') }}] [{{ 'abcxba'.strip('ab') }}] [{{ '\n\t x\n'.strip() }}] [{{ 'xya'.lstrip('yx') }}]
{{ 'a,b,c'.split(',') }} {{ 'a b  c '.split() }} {{ 'a b  c '.split(' ') }} {{ 'a,b,c'.split(',', 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'a, b'.split(', ') }} {{ ' a b '.split(none, 1) }} {{ 'a,b,c'.split(',', maxsplit=1) }} {{ 'a b c'.split(sep=' ') }}
{{ 'a,b,c'.rsplit(',', 1) }} {{ 'a b c'.rsplit() }} {{ 'a b c d'.rsplit(none, 2) }} {{ 'a.b.c'.rsplit('.', 1)[0] }}
{{ 'a\nb\r\nc'.splitlines() }} {{ 'a\nb\n'.splitlines(true) }} {{ ''.splitlines() }} {{ '\n\n'.splitlines() }}
{{ ', '.join(['a', 'b']) }} {{ ''.join([]) }} {{ '-'.join('abc') }} {{ ','.join(('x', 'y')) }} {{ ','.join({'a': 1, 'b': 2}) }}
{{ ','.join([1, 2]) }}
{{ ','.join(['a', none]) }}
{{ 'aaa'.replace('a', 'b') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'a.b'.replace('.', '\\') }} {{ 'abc'.replace('', '-') }} {{ 'a$1'.replace('$1', '$&$$') }} {{ 'x'.replace('y', 'z') }}
{{ 'orders_daily'.startswith('orders') }} {{ 'orders'.startswith(('a', 'o')) }} {{ 'orders'.endswith('rs') }} {{ 'orders'.endswith('RS') }} {{ 'orders'.startswith('rd', 1) }} {{ 'orders'.endswith('de', 0, 4) }} {{ 'x'.startswith('') }}
{{ 'abcabc'.find('c') }} {{ 'abcabc'.rfind('c') }} {{ 'abc'.find('z') }} {{ 'abcabc'.index('b') }} {{ 'abcabc'.rindex('b') }} {{ 'abcabc'.find('a', 1) }} {{ 'abcabc'.find('c', 0, 2) }} {{ 'abc'.find('') }}
{{ 'abc'.index('z') }}
{{ 'banana'.count('a') }} {{ 'banana'.count('an') }} {{ 'aaa'.count('aa') }} {{ 'abc'.count('') }} {{ 'banana'.count('a', 2) }}
{{ '12'.isdigit() }} {{ '1.2'.isdigit() }} {{ ''.isdigit() }} {{ 'ab'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' \t'.isspace() }} {{ 'AB1'.isupper() }} {{ 'ab'.islower() }} {{ '12'.isnumeric() }} {{ 'Ab Cd'.istitle() }} {{ '1'.isupper() }} {{ 'a_1'.isidentifier() }} {{ '½'.isnumeric() }} {{ '5'.isdecimal() }}
{{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ 'abc'.zfill(2) }} {{ '+1'.zfill(4) }} [{{ 'a'.ljust(3) }}] [{{ 'a'.rjust(3, '.') }}] [{{ 'a'.center(4) }}] [{{ 'ab'.center(5, '*') }}] [{{ 'abc'.center(6) }}] [{{ 'abcd'.ljust(2) }}]
{{ 'k=v=w'.partition('=') }} {{ 'k=v=w'.rpartition('=') }} {{ 'kv'.partition('=') }} {{ 'kv'.rpartition('=') }}
{{ 'stg_orders'.removeprefix('stg_') }} {{ 'orders.sql'.removesuffix('.sql') }} {{ 'orders'.removeprefix('x') }}
[{{ 'a\tb'.expandtabs(4) }}] [{{ '\ta'.expandtabs() }}]
{{ '{} and {}'.format('a', 1) }} {{ '{1} {0}'.format('a', 'b') }} {{ '{x}-{y}'.format(x=1, y='z') }} {{ '{{}} {}'.format(1) }} {{ '{0[0]} {0[1]}'.format([1, 2]) }} {{ '{m[alias]}'.format(m=model) }}
{{ '{:>5}|{:<5}|{:^5}|{:*^7}'.format('ab', 'cd', 'ef', 'gh') }} {{ '{:5}|{:5}'.format('a', 1) }} {{ '{:05d} {:+d} {:,} {:_}'.format(42, 42, 1234567, 1234567) }}
{{ '{:.2f} {:.0f} {:8.3f} {:,.2f} {:e} {:g} {:%} {:.1%}'.format(3.14159, 2.5, 3.14159, 12345.678, 12345.678, 0.0001, 0.25, 0.256) }}
{{ '{:x} {:X} {:o} {:b} {:#x} {:c}'.format(255, 255, 8, 5, 255, 65) }} {{ '{!r} {!s}'.format('a', 'b') }} {{ '{:.3}'.format('abcdef') }} {{ '{:{w}}|'.format('a', w=4) }} {{ '{:d}'.format(true) }} {{ '{}'.format(none) }} {{ '{}'.format([1, 'a']) }} {{ '{:.2f}'.format(3) }}
{{ '{}'.format() }}
{{ '{a}'.format(b=1) }}
{{ '{:d}'.format('a') }}
{{ '{:d}'.format(1.5) }}
{{ '{'.format() }}
{{ '}'.format() }}
{{ '{0.alias}{0.__class__}'.format(model) }}
{{ '{:g} {:g} {:g} {:g}'.format(1.0, 1234567.0, 100000, 1e-10) }} {{ '{:.3g}'.format(1234.5) }} {{ '{:.2}'.format(1.0) }} {{ '{:.3}'.format(1234.5) }} {{ '{:10}|'.format(1.5) }} {{ '{:<10}|'.format(1.5) }}
{{ '%s' % 'a' }} {{ '%s %s' % ('a', 1) }} {{ '%d' % 3.9 }} {{ '%05d|%5s|%-5s|' % (42, 'a', 'b') }} {{ '%.2f' % 3.14159 }} {{ '%(a)s %(b)d' % {'a': 'x', 'b': 2} }} {{ '%%' % () }} {{ '%r' % 'a' }} {{ '%x %X %o' % (255, 255, 8) }} {{ '%e' % 12345.678 }} {{ '%+d' % 5 }} {{ '%s' % [1, 2] }} {{ '%s' % none }} {{ '%g' % 0.00001 }} {{ '%5.1f|' % 2.25 }} {{ '%c' % 'x' }} {{ '%i' % 7 }}
{{ '%s %s' % 'a' }}
{{ '%s' % ('a', 'b') }}
{{ '%d' % 'a' }}
{{ 'abc' % 1 }}
{{ '100%' ~ '' }} {{ 'abc'.upper().lower().title() }} {{ ('a' ~ 'b').upper() }} {{ 'a'.upper }}x
{{ 'abc'.nope }}|
{{ 'abc'.nope() }}
{{ 'abc'.upper(1) }}
{{ 'abc'.replace('a') }}
{{ 'a-b_c d'.title() }} {{ 'ABC def'.title() }} {{ '1st place'.title() }} {{ 'ab12cd'.title() }}
{{ 'x'.join(['1']) }} {{ 'a\\b'.split('\\') }} {{ 'tEST'.capitalize() }}
{{ 'abc'.isascii() }} {{ 'é'.isascii() }} {{ 'a b'.isalpha() }} {{ ''.isspace() }} {{ ''.islower() }}
"""

CASES["list and dict methods"] = r"""
{% set l = [1] %}{% do l.append(2) %}{% do l.extend([3, 4]) %}{% do l.insert(0, 0) %}{{ l }} {{ l.pop() }} {{ l.pop(0) }} {{ l }} {% do l.remove(2) %}{{ l }} {{ l.index(3) }} {{ l.count(3) }} {% do l.reverse() %}{{ l }} {% do l.clear() %}{{ l }}
{% set l = [3, 1, 2] %}{% do l.sort() %}{{ l }} {% do l.sort(reverse=true) %}{{ l }} {{ l.copy() }} {{ l.append(1) }}
{% set l = [] %}{{ l.pop() }}
{{ [1].remove(2) }}
{{ [1].index(2) }}
{{ [1, 'a'].sort() }}
{{ [1].pop(5) }}
{{ [1].nope() }}
{% set d = {'a': 1} %}{% do d.update({'b': 2}) %}{% do d.update(c=3) %}{{ d }} {{ d.keys() }} {{ d.values() }} {{ d.items() }} {{ d.get('a') }} {{ d.get('z') }} {{ d.get('z', 'dflt') }} {{ d.pop('a') }} {{ d.pop('zz', 9) }} {{ d.setdefault('b', 5) }} {{ d.setdefault('e', 5) }} {{ d }} {{ d.copy() }} {{ 'b' in d }} {{ d|length }} {% do d.clear() %}{{ d }}
{{ {}.pop('a') }}
{{ {'a': 1}.nope() }}
{% set d = {} %}{% do d.update([('a', 1), ['b', 2]]) %}{{ d }} {{ d.popitem() }} {{ d.keys()|list }} {{ d.items()|list }} {{ d.values()|list }}
{% for k, v in {'x': 1, 'y': [2]}.items() %}{{ k }}={{ v }};{% endfor %} {% for k in {'x': 1} %}{{ k }}{% endfor %}
{% set l = [1, 2] %}{% set m = l %}{% do m.append(3) %}{{ l }} {% set c = l.copy() %}{% do c.append(4) %}{{ l }}
{{ (1, 2, 1).count(1) }} {{ (1, 2).index(2) }} {{ (1, 2).append }}|
{% set d = dict(a=1, b='x') %}{{ d }} {{ dict() }} {{ dict([('k', 'v')]) }} {{ dict({'a': 1}, b=2) }}
{% set l = ['b', 'a', 'C'] %}{% do l.sort() %}{{ l }}
{{ nums.append }}x
{{ {'a': 1}.items()|map('first')|list }} {{ {'a': 1}.items()|list|first }} {{ {'b': 1, 'a': 2}.keys()|sort }}
{% set d = {'k': []} %}{% do d.k.append(1) %}{% do d['k'].append(2) %}{{ d }} {{ d.k[1] }}
{% set d = {} %}{% do d.__setitem__('a', 1) %}{{ d }}
{{ [1, 2, 3].copy().pop() }} {{ [3, 1].count(2) }} {{ [[1, 2], [3, 4]][1].pop() }}
{{ {'a': none}.get('a', 2) }} {{ {'a': none}['a'] }} {{ {'a': none}.a }}
{% set l = [1, 2] %}{{ l.extend('ab') }} {{ l }} {% do l.insert(-1, 'x') %}{{ l }} {% do l.insert(100, 'y') %}{{ l }}
{{ {}.fromkeys(['a', 'b'], 0) }}
"""

CASES["filters: text"] = r"""
{{ 'aBc'|upper }} {{ 'aBc'|lower }} {{ 'hello wORLD'|capitalize }} {{ "hello-world foo_bar they're (x)"|title }} [{{ '  x '|trim }}] [{{ 'xxaxx'|trim('x') }}] {{ 5|upper }} {{ none|lower }} {{ true|upper }}
{{ 'aaa'|replace('a', 'b') }} {{ 'aaa'|replace('a', 'b', 2) }} {{ 'a.b'|replace('.', '') }} {{ 12|replace(1, 3) }} {{ 'x'|replace('x', none) }}
[{{ 'a'|center(5) }}] [{{ 'abc'|center(4) }}] {{ 'a b  c'|wordcount }} {{ 'x_y z-w'|wordcount }}
{{ 'a\nb\n\nc'|indent }} | {{ 'a\nb'|indent(2) }} | {{ 'a\nb'|indent(2, true) }} | {{ 'a\n\nb'|indent(2, false, true) }} | {{ 'a\nb'|indent('> ') }} | {{ 'a\nb'|indent(width=1, first=True) }} | {{ 'a\n'|indent(2) }} | {{ ''|indent }}
{{ 'hello big world'|truncate(9) }} {{ 'hello big world'|truncate(9, true) }} {{ 'hello big world'|truncate(11, false, '..', 0) }} {{ 'hello big world'|truncate(14) }} {{ 'short'|truncate }}
{{ 'the quick brown fox jumps'|wordwrap(10) }} | {{ 'averyveryverylongword x'|wordwrap(8) }} | {{ 'averyveryverylongword x'|wordwrap(8, false) }} | {{ 'a b c d'|wordwrap(3, wrapstring='; ') }} | {{ 'well-known thing'|wordwrap(6) }}
{{ '<a href="x">\'&</a>'|escape }} {{ '<b>'|e }} {{ '<p>a <b>b</b>\n c</p>&amp;'|striptags }} {{ '<x>'|safe }} {{ '<'|forceescape }}
{{ 'a b/c?d=e&f'|urlencode }} {{ {'a b': 1, 'c': 'd/e'}|urlencode }} {{ [('x', 'y z')]|urlencode }} {{ 'ü~-_.'|urlencode }}
{{ {'class': 'a', 'id': none, 'n': 1}|xmlattr }} {{ {'a': '<'}|xmlattr(false) }} {{ {}|xmlattr }}
{{ '%s-%s'|format('a', 1) }} {{ '%(x)s'|format(x=2) }} {{ 'no'|format }} {{ '%05.1f'|format(3.14159) }}
{{ '%s'|format }}
{{ '%s %(a)s'|format(1, a=2) }}
{{ 1|string ~ 'x' }} {{ none|string }} {{ [1]|string|length }} {{ 'abc'|length }} {{ 'abc'|count }} {{ 'abc'|reverse }} {{ 'abc'|first }} {{ 'abc'|last }} {{ 'abc'|list }} {{ 'cab'|sort }} {{ 'cab'|sort|join }}
{{ 'abc'|upper|lower|capitalize }} {{ ('a' ~ 'b')|upper }} {{ 'a' ~ 'b'|upper }} {{ 'x'|default('y')|upper }}
{{ name|nope }}
{{ name|upper|nope(1) }}
{% if false %}{{ name|nope }}{% endif %}ok
{{ 'abc'|replace('b') }}
{{ 'HELLO'|lower|title }} {{ 'éCOLE'|capitalize }} {{ 'ß'|upper }} {{ 'one two-three [four'|title }}
{% filter upper %}a {{ name }}{% endfilter %} {% filter replace('a', 'b')|upper %}banana{% endfilter %} {% filter trim %}  x {% endfilter %}|
{{ sql|indent(4) }}
{{ 'a\r\nb'|indent(2) }}
{{ 'x'|pprint }} {{ [1, 'a']|pprint }}
{{ '<x>'|tojson }} {{ {'b': 1, 'a': [1, none, true, 1.5, 1.0]}|tojson }} {{ "it's é"|tojson }} {{ {'a': [1, {'b': 2}], 'c': {}}|tojson(2) }} {{ 'a"b\n'|tojson }} {{ []|tojson(indent=2) }} {{ (1, 2)|tojson }} {{ {1: 2}|tojson }}
{{ missing|tojson }}
{{ 1|filesizeformat }} {{ 999|filesizeformat }} {{ 1000|filesizeformat }} {{ 123456789|filesizeformat }} {{ 1024|filesizeformat(true) }} {{ 1500000|filesizeformat(binary=true) }} {{ 0|filesizeformat }}
{{ 'true'|as_bool }} {{ '4'|as_number }} {{ 'x'|as_text }} {{ [1]|as_native }} {{ [1]|is_list }} {{ (1,)|is_list }} {{ 'a'|is_list }}
"""

CASES["filters: numbers"] = r"""
{{ '42'|int }} {{ '4.9'|int }} {{ 4.9|int }} {{ -4.9|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ ''|int }} {{ none|int }} {{ true|int }} {{ '0x1f'|int(base=16) }} {{ '1f'|int(0, 16) }} {{ '101'|int(base=2) }} {{ ' 7 '|int }} {{ '1_000'|int }} {{ '1e3'|int }} {{ '-3'|int }} {{ [1]|int(5) }} {{ '08'|int }}
{{ '4.5'|float }} {{ '4'|float }} {{ 3|float }} {{ 'x'|float }} {{ 'x'|float(1.5) }} {{ none|float }} {{ '1e3'|float }} {{ '.5'|float }} {{ '5.'|float }} {{ true|float }} {{ 'inf'|float }} {{ '-nan'|float is float }} {{ '1_0.5'|float }}
{{ 42.55|round }} {{ 42.55|round(1) }} {{ 42.55|round(1, 'floor') }} {{ 42.51|round(1, 'ceil') }} {{ 42|round }} {{ 2.5|round }} {{ 3.5|round }} {{ -2.5|round }} {{ 1234|round(-2) }} {{ 1250|round(-2) }} {{ 1234.5|round(-2) }} {{ 2.675|round(2) }} {{ 42.5|round|int }} {{ 7|round(2, 'ceil') }} {{ true|round }} {{ 0.5|round }} {{ 1.005|round(2) }}
{{ 1|round(1, 'nope') }}
{{ 'a'|round }}
{{ -5|abs }} {{ 5.5|abs }} {{ (-5.5)|abs }} {{ true|abs }}
{{ 'a'|abs }}
{{ [1, 2, 3]|sum }} {{ []|sum }} {{ [1.5, 2.5]|sum }} {{ [1, 2]|sum(start=10) }} {{ cols[:3]|sum(attribute='meta.rank') }} {{ [[1], [2]]|sum(start=[]) }} {{ [true, true]|sum }}
{{ ['a']|sum }}
{{ [3, 1, 2]|max }} {{ [3, 1, 2]|min }} {{ ['b', 'A']|max }} {{ ['b', 'A']|min }} {{ ['b', 'A']|min(case_sensitive=true) }} {{ []|max }}| {{ cols[:3]|max(attribute='meta.rank') }} {{ 'hello'|max }} {{ [1, 1.0]|max }} {{ [1.0, 1]|max }} {{ ['B', 'a', 'b']|max }}
{{ [1, 'a']|max }}
{{ 7 / 2|int }} {{ (7 / 2)|int }} {{ '3'|int + 4 }} {{ '3' ~ 4|string }} {{ 10|int / 4 }} {{ 3|float * 2 }}
{{ 1.0|string }} {{ 100.0|int|string }} {{ 1e2|int }} {{ 1e25|int }} {{ 12345678901234567890|float }}
{{ 0.1 * 3 }} {{ 1.1 + 2.2 }} {{ 100 * 1.1 }} {{ 5 / 1 }} {{ 1e2 }} {{ 1.23e-10 }} {{ 1e22 }} {{ 1e21 }} {{ 123456789012345680.0 }} {{ 1234567890123456.7 }}
"""

CASES["filters: sequences"] = r"""
{{ nums|sort }} {{ nums|sort(true) }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ words|sort(reverse=true) }} {{ cols|sort(attribute='name')|map(attribute='name')|join(',') }} {{ cols|sort(attribute='type,name')|map(attribute='name')|list }} {{ {'b': 1, 'a': 2}|sort }} {{ (3, 1)|sort }} {{ cols|sort(attribute='name', reverse=true)|map(attribute='name')|first }}
{{ [1, 'a']|sort }}
{{ [none, 1]|sort }}
{{ {'b': 1, 'A': 2}|dictsort }} {{ {'b': 1, 'A': 2}|dictsort(true) }} {{ {'b': 1, 'a': 2}|dictsort(by='value') }} {{ {'b': 1, 'a': 2}|dictsort(false, 'value', true) }}
{{ {'b': 1}|dictsort(by='x') }}
{{ words|unique|list }} {{ words|unique(true)|list }} {{ [1, 1.0, '1', 2]|unique|list }} {{ cols|unique(attribute='type')|map(attribute='name')|list }}
{{ words|first }} {{ words|last }} {{ []|first }}| {{ []|last }}| {{ [1]|random }} {{ {'a': 1}|first }} {{ 'x'|first }}
{{ words|length }} {{ {}|length }} {{ {'a': 1}|length }} {{ ''|length }} {{ (1, 2)|length }} {{ range(5)|length }}
{{ 5|length }}
{{ none|length }}
{{ words|join(', ') }} {{ words|join }} {{ [1, none, true, 1.0]|join('-') }} {{ cols|join(',', attribute='name') }} {{ 'abc'|join('.') }} {{ {'a': 1, 'b': 2}|join(',') }} {{ []|join(',') }} {{ range(3)|join(' ') }} {{ ['a']|join(1) }}
{{ 5|join }}
{{ words|reverse|list }} {{ (1, 2)|reverse|list }} {{ words|list }} {{ 'ab'|list }} {{ {'a': 1}|list }} {{ range(3)|list }} {{ nums|reverse|first }}
{{ 5|list }}
{{ words|map('upper')|list }} {{ words|map('length')|list }} {{ cols|map(attribute='name')|list }} {{ cols|map(attribute='meta.rank')|list }} {{ cols|map(attribute='meta.rank', default=0)|list }} {{ cols|map(attribute='tests.0', default='-')|list }} {{ words|map('replace', 'a', 'A')|list }} {{ [[1, 2], [3]]|map('sum')|list }} {{ ['1', 'x']|map('int', default=9)|list }} {{ nums|map('string')|join(',') }} {{ [(1, 2)]|map('last')|list }} {{ words|map('upper')|map('lower')|list }} {{ [{'a': 1}]|map(attribute='b')|list }}
{{ words|map('nope')|list }}
{{ words|map|list }}
{{ nums|select('odd')|list }} {{ nums|select('divisibleby', 2)|list }} {{ mixed|select|list }} {{ nums|reject('odd')|list }} {{ mixed|reject('none')|list }} {{ words|select('in', ['beta'])|list }} {{ words|reject('equalto', 'beta')|list }} {{ nums|select('gt', 2)|list }} {{ nums|select('>=', 3)|list }} {{ ['a', '', none]|select('string')|list }} {{ words|reject('==', 'beta')|list }}
{{ nums|select('nope')|list }}
{{ cols|selectattr('meta.pii')|map(attribute='name')|list }} {{ cols|selectattr('type', 'equalto', 'text')|map(attribute='name')|list }} {{ cols|rejectattr('tests')|map(attribute='name')|list }} {{ cols|rejectattr('type', 'in', ['text', 'int'])|map(attribute='name')|list }} {{ cols|selectattr('name', 'ne', 'id')|list|length }} {{ cols|selectattr('meta.rank', 'defined')|map(attribute='name')|join(',') }} {{ cols|selectattr('nope')|list }} {{ cols|selectattr('type', '==', 'int')|first }}
{{ cols|selectattr|list }}
{% for g in cols|groupby('type') %}{{ g.grouper }}:{{ g.list|map(attribute='name')|join(',') }};{% endfor %} {% for k, v in cols|groupby('type') %}{{ k }}{{ v|length }}{% endfor %} {{ [{'a': 1}, {'a': 2}, {'a': 1}]|groupby('a') }} {{ [{'a': 'x'}, {}]|groupby('a', default='d')|map('first')|list }} {{ [{'a': 'B'}, {'a': 'b'}]|groupby('a')|length }} {{ [{'a': 'B'}, {'a': 'b'}]|groupby('a', case_sensitive=true)|length }}
{{ range(7)|batch(3)|list }} {{ range(7)|batch(3, 'x')|list }} {{ []|batch(2)|list }} {{ range(7)|slice(3)|list }} {{ range(7)|slice(3, 'x')|list }} {{ range(2)|slice(3)|list }}
{{ missing|default('d') }} {{ ''|default('d') }}| {{ ''|default('d', true) }} {{ none|default('d') }} {{ none|default('d', boolean=true) }} {{ model.x|default([]) }} {{ 0|d(1) }} {{ missing|d }}| {{ missing|default(missing2|default('deep')) }} {{ false|default('x', true) }}
{{ {'a': 1}|items|list }} {{ missing|items|list }} {{ model|attr('alias') }}| {{ 'abc'|attr('upper') is callable }}
{{ 5|items|list }}
{{ [1, 2, 3]|map('string')|list|join('+') }} {{ [[2, 'b'], [1, 'a']]|sort }} {{ ['b', 'a']|sort|first }} {{ [1, [2]]|string }}
{% set gen = words|map('upper') %}{{ gen|list }} {{ gen|list }} {{ gen is iterable }} {{ 'y' if gen }}
{{ words|map('upper')|length }}
{{ (nums|select('odd'))[0] }}|{{ words|map('upper') is sequence }}
{{ [3, 1] | sort | list | tojson }} {{ ['x', 'y']|map('tojson')|join(', ') }} {{ words | map('truncate', 3, true, '', 0) | list }}
{{ [{'n': 'b', 'v': 1}, {'n': 'a', 'v': 1}]|sort(attribute='v')|map(attribute='n')|list }} {{ [true, false]|sort }} {{ [1.5, 1, 2]|sort }} {{ ['a', 'B', 'A', 'b']|sort }}
{{ [[1, 2], [3, 4]]|map('join', '-')|list }} {{ [{'x': [1, 2]}]|map(attribute='x.1')|list }} {{ words|map('first')|unique|sort|join }}
"""

CASES["tests"] = r"""
{{ name is defined }} {{ missing is defined }} {{ missing is undefined }} {{ name is not defined }} {{ missing is not defined }} {{ model.x is defined }} {{ model.alias is defined }}
{{ none is none }} {{ 1 is not none }} {{ missing is none }} {{ 'a' is string }} {{ 1 is string }} {{ 1 is number }} {{ 1.5 is number }} {{ true is number }} {{ '1' is number }} {{ true is boolean }} {{ 1 is boolean }} {{ 1 is integer }} {{ 1.0 is integer }} {{ true is integer }} {{ 1.0 is float }} {{ 1 is float }} {{ true is true }} {{ 1 is true }} {{ false is false }}
{{ {} is mapping }} {{ [] is mapping }} {{ [] is sequence }} {{ 'a' is sequence }} {{ {} is sequence }} {{ (1,) is sequence }} {{ 1 is sequence }} {{ none is sequence }} {{ [] is iterable }} {{ 'a' is iterable }} {{ 1 is iterable }} {{ {} is iterable }} {{ none is iterable }} {{ range(2) is iterable }} {{ missing is iterable }} {{ model.values() is sequence }} {{ range(3) is sequence }}
{{ range is callable }} {{ 'a' is callable }} {{ name.upper is callable }} {{ missing is callable }} {{ dict is callable }}
{{ 3 is odd }} {{ 3 is even }} {{ 4 is even }} {{ 6 is divisibleby 3 }} {{ 6 is divisibleby(4) }} {{ -3 is odd }} {{ 0 is even }}
{{ 1 is eq 1 }} {{ 1 is equalto 1 }} {{ 1 is ne 2 }} {{ 1 is lt 2 }} {{ 1 is lessthan 2 }} {{ 1 is le 1 }} {{ 2 is gt 1 }} {{ 2 is greaterthan 1 }} {{ 2 is ge 3 }} {{ 1 is in [1, 2] }} {{ 3 is not in [1, 2] }} {{ 'a' is in 'abc' }} {{ 1 is sameas 1 }} {{ none is sameas none }} {{ 1 is sameas true }} {{ nums is sameas nums }}
{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'Abc' is lower }} {{ '1' is lower }} {{ 'x' is escaped }} {{ 'upper' is filter }} {{ 'nope' is filter }} {{ 'odd' is test }} {{ 'nope' is test }}
{{ name is nope }}
{% if false %}{{ name is nope }}{% endif %}ok
{{ 1 is odd and 2 is even }} {{ not 1 is even }} {{ 1 is odd or x is odd }} {{ (n is odd) ~ '' }} {{ n is odd and name is string and missing is undefined }}
{{ 'x' if name is string else 'y' }} {{ 'x' if name is not string else 'y' }} {{ name is string == true }}
{{ n + 1 is even }} {{ 1 + n is divisibleby 2 }} {{ name|length is even }} {{ name|upper is upper }} {{ -n is number }}
{{ name is string is none }}
{{ 'a' is odd }}
{{ missing is odd }}
{{ 1 is divisibleby 0 }}
{{ [1, 2] is sequence and [1, 2] is not string and [1, 2] is not mapping }}
{{ none is string }} {{ none is mapping }} {{ none is true }} {{ none is false }} {{ none is number }} {{ none is boolean }}
{{ 2.0 is divisibleby 2 }} {{ 3.5 is odd }} {{ true is odd }}
"""

CASES["for"] = r"""
{% for i in [1, 2, 3] %}{{ i }}{% endfor %}|{% for i in [] %}x{% else %}empty{% endfor %}|{% for i in [1] %}x{% else %}empty{% endfor %}
{% for i in 'abc' %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }};{% endfor %}
{% for i in [1, 2, 3] %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }};{% endfor %}
{% for i in [1, 2, 3] %}{{ loop.previtem|default('none') }}{{ loop.nextitem is defined }} {% endfor %}
{% for i in [1, 1, 2, 2, 1] %}{% if loop.changed(i) %}{{ i }}{% endif %}{% endfor %}
{% for i in range(5) %}{{ loop.cycle('a', 'b', 'c') }}{% endfor %} {% for i in range(3) %}{{ i }}{{ ", " if not loop.last }}{% endfor %}
{% for a, b in [(1, 2), [3, 4]] %}{{ a }}{{ b }} {% endfor %}{% for (a, b) in [(1, 2)] %}{{ a }}{% endfor %}{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}{% for a in [1], [2] %}{{ a }}{% endfor %}
{% for a, b in [1] %}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for a, b in [(1,)] %}{% endfor %}
{% for a, b in ['xy'] %}{{ b }}{{ a }}{% endfor %}
{% for x in 5 %}{% endfor %}
{% for x in none %}{% endfor %}
{% for i in range(10) if i is odd %}{{ i }}{{ loop.index }}/{{ loop.length }} {% endfor %}{% for i in range(4) if i > 5 %}x{% else %}nothing{% endfor %}{% for i in [1, 2] if i > n %}{{ i }}{% else %}e{% endfor %}
{% for k, v in {'a': 1, 'b': 2}.items() if v > 1 %}{{ k }}{{ loop.last }}{% endfor %}
{% for i in range(3) %}{% for j in range(2) %}{{ loop.index }}{{ i }}{{ j }} {% endfor %}{{ loop.index }}|{% endfor %}
{% for i in range(2) %}{% set outer = loop %}{% for j in range(2) %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}
{% for item in tree recursive %}{{ item.n }}{% if item.c %}({{ loop(item.c) }}){% endif %}{{ ',' if not loop.last }}{% endfor %}
{% for item in tree recursive %}{{ loop.depth }}{{ loop.depth0 }}{{ loop.index }} {{ loop(item.c) }}{% endfor %}
{% for i in [1] %}{{ loop([2]) }}{% endfor %}
{% for i in range(5) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}|{% for i in [1] %}{% break %}{% else %}else{% endfor %}
{% set l = [1, 2, 3] %}{% for i in l %}{% if i == 1 %}{% do l.append(9) %}{% endif %}{{ i }}{% endfor %}
{% for i in range(3, 0, -1) %}{{ i }}{% endfor %} {% for i in range(0, 10, 4) %}{{ i }}{% endfor %} {{ range(3) }} {{ range(1, 3) }} {{ range(0, 9, 2) }} {{ range(3)[1] }} {{ range(5)[-1] }} {{ range(5)[1:3]|list }} {{ 3 in range(5) }}
{% for i in range(0) %}{% else %}none{% endfor %} {{ range(2) == range(2) }} {{ range(2)|list == [0, 1] }}
{% set seen = [] %}{% for w in ['a', 'b', 'a'] if w not in seen %}{% do seen.append(w) %}{{ w }}{% endfor %}
{% for c in cols %}{{ c.name }}{% if not loop.last %},{% endif %}{% endfor %} {% for c in cols if 'not_null' in c.tests %}{{ c.name }} {% endfor %}
{% for k in model %}{{ k }} {% endfor %}{% for k in model.config %}{{ k }}={{ model.config[k] }} {% endfor %}
{% for x in [1, 2] %}{{ loop }}{% endfor %}
{% for i in words|sort %}{{ i }}{% endfor %} {% for i in words|map('upper') %}{{ i }}{{ loop.last }}{% endfor %} {% for i in words|reverse %}{{ loop.length }}{{ i }}{% endfor %}
{% for i in [1, 2, 3] %}{{ loop.nope }}{% endfor %}|
{% for i in [] %}{% endfor %}{{ i }}|{% for i in [1, 2] %}{% endfor %}{{ i }}|{{ loop }}|
{% for i in range(2) %}{% for i in 'ab' %}{{ i }}{% endfor %}{{ i }}{% endfor %}
{% for i in range(100001) %}{% endfor %}
{% for i in range(3) if loop.index %}{% endfor %}
{% for x in [1, 2, 3, 4] %}{% if loop.first %}[{% endif %}{{ x }}{% if loop.last %}]{% else %}, {% endif %}{% endfor %}
{% for x in [3, 4] recursive %}{{ loop.index }}:{{ x }} {% else %}none{% endfor %}
{% for x, y in zip %}{% endfor %}x
{% for i in range(3) -%} {{ i }} {%- endfor %}|
"""

CASES["set and scope"] = r"""
{% set x = 1 %}{{ x }}{% set x = x + 1 %}{{ x }} {% set a, b = 1, 2 %}{{ a }}{{ b }}{% set a, b = b, a %}{{ a }}{{ b }} {% set (p, q) = (3, 4) %}{{ p }}{{ q }}{% set t = 1, 2 %}{{ t }}{% set u = (5) %}{{ u }}
{% set a, b = [1] %}
{% set a, b = 5 %}
{% set a, b = 1, 2, 3 %}
{% set x %}hello {{ name }}{% endset %}[{{ x }}] {% set y | upper %}abc{% endset %}{{ y }} {% set z | replace('a', 'b') | upper %}banana{% endset %}{{ z }} {{ x|length }} {{ x is string }} {% set e %}{% endset %}[{{ e }}]
{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}
{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }} {% if true %}{% set y = 3 %}{% endif %}{{ y }} {% if false %}{% set z = 3 %}{% endif %}{{ z }}|{{ z is defined }}
{% if false %}{% set name = 'local' %}{% endif %}{{ name }} {% if true %}{% set name = 'local' %}{% endif %}{{ name }}
{{ name }}{% set name = 'new' %}{{ name }}
{% for i in [1, 2] %}{{ name }}{% set name = 'in' ~ i %}{{ name }} {% endfor %}{{ name }}
{% for i in [1, 2] %}{% if i == 1 %}{% set flag = true %}{% endif %}{{ flag }}|{% endfor %}
{% set ns = namespace(x=0, y='a') %}{% for i in [1, 2, 3] %}{% set ns.x = ns.x + i %}{% set ns.z = i %}{% endfor %}{{ ns.x }}{{ ns.y }}{{ ns.z }} {{ ns.nope }}| {% set ns = namespace() %}{% set ns.a = [] %}{% do ns.a.append(1) %}{{ ns.a }} {% set n2 = namespace({'k': 1}) %}{{ n2.k }} {{ namespace(a=1) }}
{% set d = {} %}{% set d.x = 1 %}
{% set nope.x = 1 %}
{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}{{ ns.a }}{{ ns.b }}
{% set ns = namespace(x=1) %}{% macro m() %}{% set ns.x = 5 %}{% endmacro %}{{ m() }}{{ ns.x }}
{% with %}{% set w = 1 %}{{ w }}{% endwith %}{{ w }}| {% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}| {% set a = 5 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }} {% with (x, y) = (1, 2) %}{{ y }}{% endwith %}
{% set x = 'o' %}{% macro m() %}{{ x }}{% set x = 'i' %}{{ x }}{% endmacro %}{{ m() }}{{ x }}{{ m() }}
{% macro m() %}{{ later }}{% endmacro %}{% set later = 1 %}{{ m() }}
{% macro m() %}{{ name }}{% endmacro %}{{ m() }}{% set name = 'changed' %}{{ m() }}
{% set x = 1 %}{% set y %}{% set x = 2 %}{{ x }}{% endset %}{{ x }}{{ y }}
{% set x = 1 %}{% filter upper %}{% set x = 'f' %}{{ x }}{% endfilter %}{{ x }}
{% set l = [] %}{% for i in [1, 2] %}{% do l.append(i * 2) %}{% endfor %}{{ l }} {% set l2 = l %}{% set l = [] %}{{ l2 }}
{% set x = none %}{{ x is none }}{{ x }} {% set _ = [1].append(2) %}{{ _ }} {% set x = missing %}{{ x }}|{{ x is defined }}
{% set x = missing %}{{ x.y }}
{% set true = 1 %}
{% set 1 = 2 %}
{% set x %}a{% set y %}b{% endset %}{{ y }}c{% endset %}{{ x }}
{% set foo = 'a' if yes else 'b' %}{{ foo }} {% set bar = 'x' if no %}{{ bar }}| {% set t = [1, 2,] %}{{ t }}
{% if name == 'orders' %}{% set k = 1 %}{% else %}{% set k = 2 %}{% endif %}{{ k }} {% if no %}{% set j = 1 %}{% elif yes %}{% set j = 2 %}{% endif %}{{ j }}
{% block b %}{% set x = 1 %}{{ x }}{{ name }}{% endblock %}{{ x }}|
{% for i in [1] %}{% set a = 1 %}{% for j in [1] %}{{ a }}{% set a = 2 %}{{ a }}{% endfor %}{{ a }}{% endfor %}{{ a }}|
{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}{% do c.reset() %}{{ c.current }} {% set j = joiner('|') %}{{ j() }}a{{ j() }}b{{ j() }}c {% set j = joiner() %}{{ j() }}{{ j() }}
{% print 1, 2 %}
{% do missing.x() %}
{% do 1 + 1 %}ok
{% with %}{% for i in [1] %}{{ name }}{% endfor %}{% set name = 'x' %}{{ name }}{% endwith %}{{ name }}
{% with %}{% for i in [1] %}{{ name }}{% endfor %}{% set name = 'x' %}{{ name }}{% endwith %}|
{% macro m(x=name) %}{% for i in [1] %}{{ name }}{% endfor %}{% set name = 1 %}{{ name }}{% endmacro %}{{ m() }}
{% for i in [1] %}{{ name }}{% endfor %}{% set name = 'x' %}{{ name }}
{% macro m(x) %}{{ kwargs }}{{ x }}{% endmacro %}{% call m(1) %}{% endcall %}
"""

CASES["macro and call"] = r"""
{% macro m(a, b=2, c=none) %}{{ a }}-{{ b }}-{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(a=5, c=6) }} {{ m(1, c='x', b='y') }} {{ m() }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, z=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}
{% macro m(a) %}{{ a }} {{ varargs }} {{ kwargs }}{% endmacro %}{{ m(1, 2, 3, x=4, y=5) }} {{ m() }} {{ m(x=1) }}
{% macro m(a, b=a) %}{{ b }}{% endmacro %}{{ m(7) }} {% macro k(a, b=name) %}{{ b }}{% endmacro %}{{ k(1) }} {% macro d(l=[]) %}{% do l.append(1) %}{{ l }}{% endmacro %}{{ d() }}{{ d() }}
{% macro m(a) %}{{ a.x }}{% endmacro %}{{ m() }}
{% macro outer() %}[{{ inner(1) }}]{% endmacro %}{% macro inner(x) %}<{{ x }}>{% endmacro %}{{ outer() }}
{% macro fact(n) %}{% if n <= 1 %}1{% else %}{{ n }}*{{ fact(n - 1) }}{% endif %}{% endmacro %}{{ fact(4) }}
{% macro box() %}<{{ caller() }}>{% endmacro %}{% call box() %}hi {{ name }}{% endcall %} {% macro each(l) %}{% for i in l %}{{ caller(i, loop.index) }}{% endfor %}{% endmacro %}{% call(x, i) each(['a', 'b']) %}{{ i }}{{ x }} {% endcall %}
{% macro box() %}<{{ caller() }}>{% endmacro %}{{ box() }}
{% macro box() %}{{ caller is defined }}{% endmacro %}{{ box() }}{% call box() %}{% endcall %}
{% macro nocaller() %}x{% endmacro %}{% call nocaller() %}y{% endcall %}
{% macro m() %}{{ caller(a=1) }}{% endmacro %}{% call(a, b=2) m() %}{{ a }}{{ b }}{% endcall %} {% macro o() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}
{% macro outer() %}{% call inner() %}<{{ caller() }}>{% endcall %}{% endmacro %}{% macro inner() %}[{{ caller() }}]{% endmacro %}{% call outer() %}x{% endcall %}
{% macro m() %}  a  {% endmacro %}[{{ m() }}] [{{ m()|trim }}] {% macro e() %}{% endmacro %}[{{ e() }}] {% set r = m() %}{{ r|length }}
{% macro m(x) -%} {{ x }} {%- endmacro %}[{{ m(1) }}]
{% macro m(*a) %}{% endmacro %}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m %}{% endmacro %}
{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1, 2]) }} {{ m(**{'a': 3, 'b': 4}) }} {{ m(1, **{'b': 5}) }} {{ m(*[6], b=7) }} {{ m(*'xy') }}
{% macro m(a, b) %}{% endmacro %}{{ m(*5) }}
{% macro m(a, b) %}{% endmacro %}{{ m(**[1]) }}
{{ dict(**{'a': 1}) }} {{ dict(a=1, **{'b': 2}) }} {{ '{}{}'.format(*[1, 2]) }} {{ range(*[1, 3])|list }} {{ dict(a=1,) }} {{ range(3,)|list }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m }}|{{ m.name }}{{ m.arguments }}
{% macro a() %}{% set x = 1 %}{% endmacro %}{{ a() }}{{ x }}| {% macro b(x) %}{% set x = x ~ '!' %}{{ x }}{% endmacro %}{{ b('q') }}
{% if true %}{% macro m() %}in if{% endmacro %}{% endif %}{{ m() }}
{% for i in [1, 2] %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}
{% macro m(a, b='x', *args) %}{% endmacro %}
{{ m() }}{% macro m() %}{% endmacro %}
{% call %}{% endcall %}
{% call name %}{% endcall %}
{% macro m(kwargs) %}{{ kwargs }}{% endmacro %}{{ m(1) }}
{% macro a(x) %}{{ x ~ kwargs.get('k', 'none') }}{% endmacro %}{{ a(1, k=2) }}{{ a(1) }} {% macro v() %}{{ varargs|join(',') }}{{ varargs[0] }}{% endmacro %}{{ v(1, 2) }}
{% macro m() %}{% for i in range(2) %}{{ caller(i) }}{% endfor %}{% endmacro %}{% for x in 'ab' %}{% call(i) m() %}{{ x }}{{ i }} {% endcall %}{% endfor %}
{% macro m() %}{{ caller() | upper }}{% endmacro %}{% set r %}{% call m() %}abc{% endcall %}{% endset %}[{{ r }}]
{{ name.upper(**{}) }} {{ 'a,b'.split(*[',']) }} {{ 'x'.replace(*('x', 'y')) }}
"""

CASES["whitespace and tags"] = [
    "a\n{% if true %}\nb\n{% endif %}\nc\n",
    "a\n{%- if true %}\nb\n{%- endif %}\nc",
    "a\n{% if true -%}\nb\n{% endif -%}\nc",
    "a \n {{- 1 -}} \n b",
    "a {#- c -#} b {# x #} c",
    "{# multi\nline #}x{##}y",
    "a\n\n", "a\n", "\n", "", "a\r\nb\r\n", "a\rb",
    "{{ 1 }}\n{{ 2 }}\n", "{{ 1 }}\n", "{{ 'a\r\nb' }}",
    "  {%+ if true %}x{% endif %}", "{% if true +%}\n x{% endif %}", "{{ 1 }} \n {%- set x = 1 -%} \n {{ x }}",
    "{% raw %}{{ x }} {% if %}{# c #}{% endraw %}!", "a {%- raw -%} {{ x }} {%- endraw -%} b", "{%raw%}{{{%endraw%}", "{% raw %}{% endraw %}|",
    "{% raw %}\n  a\n{% endraw %}\n", " {{- ' x ' -}} ", "{{-1}}{{- 2 }}", "{{ 1-}} a", "x{{ - 1 }}",
    "{%if true%}a{%else%}b{%endif%}", "{%   if\ttrue\n%}a{% endif %}", "{{\nname\n}}", "{{name}}{{name|upper}}",
    "{% if true %}{% if false %}a{% else %}b{% endif %}{% endif %}",
    "{% if no %}a{% elif n == 7 %}b{% elif true %}c{% else %}d{% endif %}",
    "{ { x } } {x} }} %} #} { % {", "a {% raw %}}}{% endraw %}", "{{ '}}' }}", "{{ '%}' }}{% if '%}' %}x{% endif %}", "{{ \"#}\" }}",
    "{{ {'a': {'b': 1}}['a']['b'] }}", "{{ {'a': 1}}}", "{{ [1, [2, {'x': (3,)}]] }}",
    "-{%- set x -%}  a  {%- endset -%} - {{ x }}", "{% set x -%} a {% endset %}[{{ x }}]",
    "line1\n  {%- for i in [1, 2] %}\n  {{ i }}\n  {%- endfor %}\nend",
    "{% for i in [1,2] -%}\n    {{ i }},\n{% endfor -%}\ntail",
    "select\n{% for c in cols %}\n  {{ c.name }}{% if not loop.last %},{% endif %}\n{% endfor %}\nfrom t",
    "{%- macro m() -%}\n  x\n{%- endmacro -%}\n\n[{{ m() }}]",
    "{{ 1 }}{# {{ 2 }} #}{{ 3 }}", "{# {% if %} #}ok", "{#- #} x", "x {# -#} y", "\u00a0{{- 1 -}}\u00a0|", "a\t{{- 1 }}",
    "{% with %}{% endwith %}{% autoescape true %}<{{ 'x' }}>{% endautoescape %}",
    "{% if true %}", "{% for x in y %}", "{% endif %}", "{% else %}", "{% nope %}", "{{ 1", "{{ 1 }", "{% if true", "{# open",
    "{% raw %}x", "{{ }}", "{% %}", "{% if %}x{% endif %}", "{{ 1 2 }}", "{{ a b }}", "{{ (1 }}", "{{ [1 }}", "{{ 1) }}", "{{ 'open }}",
    "{% for in x %}{% endfor %}", "{% for x y %}{% endfor %}", "{% set %}", "{% set x = %}", "{{ x. }}", "{{ x[ }}", "{{ |upper }}",
    "{{ x| }}", "{{ 1 + }}", "{{ not }}", "{{ is x }}", "{{ f(a=1, 2) }}", "{{ f(**x, *y) }}", "{{ f(1 2) }}", "{{ {'a' 1} }}", "{{ {'a'} }}",
    "{% if true %}{% endfor %}", "{% for x in [] %}{% endif %}", "{% macro m() %}{% endif %}", "{% block %}{% endblock %}", "{{ $x }}", "{{ a ? b : c }}",
    "{{ a === b }}", "{{ a && b }}", "{{ !a }}", "{{ a; b }}", "{{ `x` }}", "{% break %}", "{% if x = 1 %}{% endif %}", "{% if true %}a{% else %}b{% else %}c{% endif %}",
    "{{ 1 if }}", "{{ 1 if true else }}", "{{ x.1.2 }}", "{{ 1.2.3 }}", "{{ 'a'.'b' }}", "{% endmacro %}", "{% set x %}", "{% call m() %}", "{% filter upper %}",
    "{% do %}", "{% with a %}{% endwith %}", "{{ x is }}", "{{ 0777 }}", "{{ 1__0 }}", "{{ 1e }}", "{{ '\\x4' }}", "{{ '\\u12' }}", "{% elif %}",
]

CASES["precedence"] = r"""
{{ 1 + 2 * 3 ** 2 }} {{ 2 * 3 % 4 }} {{ 10 // 3 * 3 }} {{ 1 - 1 + 1 }} {{ 2 ** -1 * 4 }}
{{ 'a' ~ 'b' == 'ab' }} {{ 1 + 1 == 2 and 2 * 2 == 4 }} {{ not 1 + 1 == 3 }} {{ 1 in [1] and 2 not in [1] }} {{ 'a' in 'a' ~ 'b' }}
{{ 1 < 2 == true }} {{ (1 < 2) == true }} {{ not 'a' in 'b' }} {{ 1 + 1 in [2] }} {{ [1] + [2] == [1, 2] }}
{{ n|string ~ 'x' }} {{ n ~ 'x'|upper }} {{ -1|abs }} {{ 1 - 1|abs }} {{ 2 * '3'|int }} {{ 2 ** '3'|int }}
{{ n is odd and not n is even }} {{ n is divisibleby 7 and true }} {{ n is in [7] or false }} {{ not n is none }}
{{ 'x' if 1 == 1 and 0 else 'y' }} {{ 1 + 1 if true else 0 }} {{ (1 if true else 2) + 1 }} {{ 'a' if false else 'b' if false else 'c' }} {{ 'a' ~ ('b' if true) }}
{{ (1, 2)|length }} {{ [1, 2]|first + 1 }} {{ {'a': 1}.a + 1 }} {{ 'abc'[0] ~ 'x' }} {{ -[1, 2][0] }} {{ -nums|first }}
{{ 1 or 1 / 0 }} {{ 0 and 1 / 0 }} {{ 1 if true else 1 / 0 }} {{ 3 > 2 > 1 }} {{ 1 > 2 > (1 / 0) }}
{{ 1 == 1.0 == true }} {{ 2 in [1, 2] == true }} {{ 'a' < 'b' < 'c' }} {{ 5 - 3 - 1 }} {{ 2 ** 2 ** 3 }} {{ 8 / 2 / 2 }} {{ 7 // 2 // 2 }}
{{ not none is none }} {{ not (none is none) }} {{ 'a' is string and 'b' }} {{ true and 'x' or 'y' }} {{ false and 'x' or 'y' }}
{{ words|length > 3 and words|first == 'beta' }} {{ words | join(',') | length + 1 }} {{ (words | length) / 2 }} {{ words|length / 2 }}
{{ name.upper()|lower ~ name[0]|upper }} {{ model.config.tags|length }} {{ model['config'].tags[0]|upper }} {{ cols[0].tests|join('+') }}
"""

CASES["dbt idioms"] = [
    "{%- set payment_methods = ['card', 'gift'] -%}\nselect\n    order_id,\n    {% for m in payment_methods -%}\n    sum(case when method = '{{ m }}' then amount else 0 end) as {{ m }}_amount,\n    {% endfor -%}\n    sum(amount) as total\nfrom x",
    "{% macro cents(col, scale=2) %}({{ col }} / 100)::numeric(16, {{ scale }}){% endmacro %}select {{ cents('amount') }}, {{ cents('tax', scale=4) }}",
    "{% set cols = [] %}{% for c in model.config.tags %}{% do cols.append('\"' ~ c ~ '\"') %}{% endfor %}{{ cols | join(', ') }}",
    "{%- for c in cols|map(attribute='name') %}\n  {{ c|lower }} as {{ c|upper }}{{ ',' if not loop.last }}\n{%- endfor %}",
    "{% set q %}\n  select {{ n }}\n{% endset %}{{ q | trim }}",
    "{% if missing_var is defined and missing_var %}a{% else %}b{% endif %}",
    "{{ model.config.get('tags', []) | join('-') }}{{ model.config.get('x', 'd') }}{{ model.config.get('x') is none }}",
    "{% if name in ('orders', 'users') %}yes{% endif %}{% if name not in ['x'] %}no{% endif %}",
    "{% set by = {} %}{% for c in cols %}{% if c.type not in by %}{% do by.update({c.type: []}) %}{% endif %}{% do by[c.type].append(c.name) %}{% endfor %}{{ by }}",
    "{%- if not nothing -%}x{%- endif -%}{{ '' if nothing is none else nothing }}",
    "{{ \"select '\" ~ name ~ \"' as n\" }}",
    "{% set x = '2024-01-' ~ '%02d' % 5 %}{{ x }} {{ '{:02d}'.format(7) }} {{ x.split('-') | map('int') | list }}",
    "{% for i in range(1, 4) %}select {{ i }} as id{% if not loop.last %} union all {% endif %}{% endfor %}",
    "{% set result = namespace(value='') %}{% for w in words %}{% if w.startswith('g') %}{% set result.value = w %}{% endif %}{% endfor %}{{ result.value }}",
    "{% macro star(cols, except=[]) %}{% set keep = [] %}{% for c in cols if c.name not in except %}{% do keep.append(c.name) %}{% endfor %}{{ return_ if return_ is defined else keep | join(',\\n') }}{% endmacro %}{{ star(cols, except=['id']) }}",
    "{{ [name, 'b'] | map('upper') | map('replace', 'O', '0') | join('.') }}",
    "{% set partitions = [('a', 1), ('b', 2)] %}{% for p, v in partitions %}{{ p }}={{ v }}{{ ' and ' if not loop.last }}{% endfor %}",
    "{{ cols | selectattr('type', 'in', ['int', 'numeric']) | map(attribute='name') | list }}",
    "{{ (cols | selectattr('name', 'equalto', 'email') | first).meta.pii }}",
    "{% set a = [1,2,3] %}{{ a[:2] + a[2:] }} {{ a | map('string') | join('|') }} {{ a[-1] }} {{ a | sum / a | length }}",
    "where x > '{{ name }}'\n  {% if n > 5 -%}\n  and y = {{ n * 2 }}\n  {%- endif %}\n",
    "{% set json = {'b': [1, 2], 'a': {'c': none}} | tojson %}{{ json }} {{ json | length }}",
    "{{ 'it''s' }} {{ \"it's\" | replace(\"'\", \"''\") }} {{ sql | replace('\\n', ' ') | trim }}",
    "{% set types = cols | map(attribute='type') | unique | list %}{{ types }}{{ types | length }}",
    "{% for group in cols | groupby('type') %}{{ group.grouper }}: {% for c in group.list %}{{ c.name }} {% endfor %}{% endfor %}",
    "{{ 'a' if model.config.materialized == 'table' else 'b' }}{{ model.config.materialized in ['table', 'incremental'] }}",
    "{% set m = namespace(list=[]) %}{% for x in nums | sort %}{% set m.list = m.list + [x * 10] %}{% endfor %}{{ m.list }}",
    "{{ '%s.%s' % (name, 'x') }} {{ '{0}.{1}'.format(name, 'x') }} {{ [name, 'x'] | join('.') }}",
    "{%- set default = 'x' -%}{{ default }}{% set list = [1] %}{{ list }}{{ [2] | list }}",
    "{{ none | default('n', true) }}{{ model.nope | default(model.alias) }}{{ (model.nope or {}).get('x', 1) }}",
    "{% macro a() %}{{ varargs | length }}{% for v in varargs %}{{ v }}{% endfor %}{% endmacro %}{{ a('x', 'y') }}",
    "{% set sep = joiner(' union all ') %}{% for t in ['a', 'b'] %}{{ sep() }}select * from {{ t }}{% endfor %}",
    "{% set x = [] %}{{ x.append('a') or '' }}{{ x.extend(['b']) or '' }}{{ x }}",
    "{% set kv = dict([('a', 1)]) %}{% set _ = kv.update({'b': 2}) %}{{ kv.items() | list }}",
    "{{ 'x' * (n - 5) }} {{ '-' * 10 }} {{ ' ' * 2 ~ '|' }}",
    "{% for c in cols %}{% set comma = '' if loop.last else ',' %}{{ c.name ~ comma }}{% endfor %}",
    "{{ (n / 2) | round(0, 'ceil') | int }} {{ (n / 2) | int }} {{ n // 2 }} {{ (100 * n / 3) | round(2) }}",
]

for title, texts in CASES.items():
    if isinstance(texts, str):
        CASES[title] = [line for line in texts.strip().split("\n") if line]
