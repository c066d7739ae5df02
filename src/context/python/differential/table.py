"""The cases of the differential test: Jinja expressions, one on a line, by what they are about."""

CASES = {}

CASES["datetime"] = r"""
modules.datetime.datetime(2020, 1, 1)
[modules.datetime.datetime(2020, 1, 1)]
[dt(2020, 1, 2, 3, 4, 5), dt(2020, 1, 2, 3, 4, 5, 6), dt(2020, 1, 2, 3)]
dt(2020, 1, 2, hour=3, microsecond=500)
dt(year=2024, month=2, day=29)
dt(2023, 2, 29)
dt(2023, 13, 1)
dt(0, 1, 1)
dt(2020, 1, 1, 24)
dt(2020, 1, 1, 1, 60)
dt('2020', 1, 1)
dt(2020.5, 1, 1)
dt(2024, 1, 1, tzinfo=tz.utc)
[dt(2024, 1, 1, tzinfo=tz.utc)]
dt(2024, 1, 1, tzinfo=tz(td(hours=-3, minutes=-30)))
[dt(2024, 1, 1, tzinfo=tz(td(hours=2), 'X'))]
dt(2024, 1, 1, tzinfo='utc')
dt(2024, 5, 6, 7, 8, 9, 10).date()
dt(2024, 5, 6, 7, 8, 9, 10).time()
[dt(2024, 5, 6, 7, 8, 9, 10, tz.utc).timetz()]
dt(2024, 5, 6, 7, 8, 9).year ~ dt(2024, 5, 6, 7, 8, 9).minute ~ dt(2024, 5, 6).tzinfo
dt(2024, 5, 6).weekday() ~ dt(2024, 5, 6).isoweekday()
dt(2024, 12, 30).isocalendar()
dt(2021, 1, 3).isocalendar()[1] ~ dt(2021, 1, 3).isocalendar().year
dt(2024, 5, 6).toordinal()
dt(2024, 5, 6).isoformat()
dt(2024, 5, 6, 7, 8, 9, 10).isoformat()
dt(2024, 5, 6, 7, 8, 9, 10).isoformat(' ', 'milliseconds')
dt(2024, 5, 6, 7, 8, 9, 10).isoformat(sep='x', timespec='minutes')
dt(2024, 5, 6, tzinfo=tz.utc).isoformat(timespec='hours')
dt(2024, 5, 6).isoformat(timespec='days')
dt(2024, 5, 6).replace(day=31, hour=5)
dt(2024, 5, 6).replace(month=2, day=30)
[dt(2024, 5, 6).replace(tzinfo=tz.utc), dt(2024, 5, 6, tzinfo=tz.utc).replace(tzinfo=none)]
dt(2024, 5, 6, tzinfo=tz.utc).timestamp()
dt(2024, 5, 6, 1, 2, 3, 123456, tz.utc).timestamp()
dt(2024, 5, 6, 1, 2, 3).timestamp()
dt(2024, 5, 6, tzinfo=tz.utc).astimezone(tz(td(hours=5, minutes=30)))
dt(2024, 5, 6).astimezone(tz(td(hours=5)))
dt(2024, 5, 6, tzinfo=tz.utc).utcoffset()
dt(2024, 5, 6).utcoffset()
dt(2024, 5, 6, tzinfo=tz(td(hours=1))).tzname()
dt(2024, 5, 6).ctime()
dt.min ~ '|' ~ dt.max
dt.fromtimestamp(1700000000.123456, tz.utc)
dt.fromtimestamp(1700000000)
dt.utcfromtimestamp(0)
dt.fromordinal(738000)
dt.combine(date(2020, 1, 2), time(3, 4))
[dt.combine(date(2020, 1, 2), time(3, 4, tzinfo=tz.utc))]
dt.combine('x', time(3, 4))
dt.isoformat(dt(2020, 1, 1))
dt(2020, 1, 1) + td(days=31)
td(hours=1) + dt(2020, 1, 1)
dt(2020, 3, 1) - td(days=1, microseconds=1)
dt(2020, 3, 1) - dt(2020, 2, 1)
dt(2020, 3, 1) - dt(2020, 2, 1, tzinfo=tz.utc)
dt(2020, 3, 1, tzinfo=tz.utc) - dt(2020, 3, 1, tzinfo=tz(td(hours=2)))
dt(2020, 3, 1) + 1
dt(9999, 12, 31) + td(days=1)
dt(2020, 3, 1) > dt(2020, 2, 1)
dt(2020, 3, 1) == dt(2020, 3, 1, 0, 0)
dt(2020, 3, 1) == date(2020, 3, 1)
dt(2020, 3, 1) < date(2020, 3, 1)
dt(2020, 3, 1) < dt(2020, 3, 1, tzinfo=tz.utc)
dt(2020, 3, 1) == dt(2020, 3, 1, tzinfo=tz.utc)
dt(2020, 3, 1, tzinfo=tz.utc) == dt(2020, 3, 1, 2, tzinfo=tz(td(hours=2)))
[dt(2020, 3, 1), dt(2019, 3, 1)]|sort
[dt(2020, 3, 1), dt(2019, 3, 1)]|max
[dt(2020, 3, 1), dt(2020, 3, 1), dt(2019, 3, 1)]|unique|list
{dt(2020, 3, 1): 'x'}[dt(2020, 3, 1)]
dt(2020, 3, 1) in [dt(2020, 3, 1)]
'{:%d.%m.%Y}'.format(dt(2020, 3, 1))
'%s' % dt(2020, 3, 1)
dt(2020, 3, 1) ~ ''
dt(2020, 3, 1)|string|length
dt(2020, 3, 1) is string
dt(2020, 3, 1) is number
"""

CASES["strftime"] = r"""
dt(2020, 1, 5, 15, 4, 9, 42).strftime('%a %A %b %B %c')
dt(2020, 1, 5, 15, 4, 9, 42).strftime('%d %H %I %j %m %M %p %S %f')
dt(2020, 1, 5, 15, 4, 9, 42).strftime('%U %w %W %x %X %y %Y %% %G %V %u')
dt(2020, 1, 5, 0, 4, 9, 42).strftime('%I %p %l %k %e|%D|%F|%T|%R|%r|%h|%C|%g')
dt(2020, 1, 5, 5, 4).strftime('%-d/%-m %-H %_H %-I %-j %-M %^a %^B')
dt(2020, 1, 5).strftime('[%z] [%Z]')
dt(2020, 1, 5, tzinfo=tz.utc).strftime('[%z] [%Z]')
dt(2020, 1, 5, tzinfo=tz(td(hours=-5, minutes=-30))).strftime('[%z] [%Z]')
dt(2021, 1, 1).strftime('%G-W%V-%u %U %W %j')
dt(2024, 12, 31).strftime('%G-W%V-%u %U %W %j')
dt(2023, 1, 1).strftime('%U %W %w %u')
dt(987, 6, 5).strftime('%Y %y %G')
dt(2020, 1, 5).strftime('Q%%Y é plain')
dt(2020, 1, 5).strftime('%n|%t|')
dt(2020, 1, 5).strftime('')
dt(2020, 1, 5).strftime(5)
date(2020, 1, 5).strftime('%Y%m%d %H:%M:%S.%f')
time(7, 8, 9).strftime('%H-%M-%S %Y')
date(2020, 1, 5).strftime('%B %d, %Y')
"""

CASES["parsing"] = r"""
dt.strptime('2020-01-31', '%Y-%m-%d')
dt.strptime('2020-01-31 12:34:56', '%Y-%m-%d %H:%M:%S')
dt.strptime('2020-01-31T12:34:56.5', '%Y-%m-%dT%H:%M:%S.%f')
dt.strptime('31 Jan 20', '%d %b %y')
dt.strptime('Friday, 31 january 1999', '%A, %d %B %Y')
dt.strptime('01/02/03 04:05 PM', '%m/%d/%y %I:%M %p')
dt.strptime('12:05 am', '%I:%M %p')
[dt.strptime('2020-01-31 +0230', '%Y-%m-%d %z')]
[dt.strptime('2020-01-31 Z', '%Y-%m-%d %z')]
[dt.strptime('2020-01-31 -02:30', '%Y-%m-%d %z')]
[dt.strptime('2020-01-31 UTC', '%Y-%m-%d %Z')]
dt.strptime('2020 060', '%Y %j')
dt.strptime('2020 05 1', '%G %V %u')
dt.strptime('2020 05 1', '%Y %U %w')
dt.strptime('2020 05 1', '%Y %W %w')
dt.strptime('Wed Jan  1 00:00:00 2020', '%c')
dt.strptime('2020-1-3', '%Y-%m-%d')
dt.strptime('20200131', '%Y%m%d')
dt.strptime('2020-01-31', '%d.%m.%Y')
dt.strptime('2020-01-31 10', '%Y-%m-%d')
dt.strptime('2020-02-31', '%Y-%m-%d')
dt.strptime('2020', '%Q')
dt.strptime('2020', '%Y%')
dt.strptime('a.b 2020', 'a.b %Y')
dt.strptime(5, '%Y')
dt.strptime('2020-01-31', '%Y-%m-%d').date()
dt.fromisoformat('2020-01-31')
dt.fromisoformat('2020-01-31T12:34')
dt.fromisoformat('2020-01-31 12:34:56.123456')
dt.fromisoformat('2020-01-31T12:34:56.1')
[dt.fromisoformat('2020-01-31T12:34:56+02:00')]
[dt.fromisoformat('20200131T123456Z')]
dt.fromisoformat('2020-W05-5')
dt.fromisoformat('2020-01-32')
dt.fromisoformat('31.01.2020')
dt.fromisoformat('2020-1-1')
date.fromisoformat('2020-01-31')
date.fromisoformat('20200131')
date.fromisoformat('2020W055')
date.fromisoformat('2020-01-31T00:00')
time.fromisoformat('04:23:01.000384')
time.fromisoformat('T0423')
[time.fromisoformat('04:23+01:00')]
"""

CASES["date and time"] = r"""
modules.datetime.date(2020, 1, 31)
[date(2020, 1, 31)]
date(day=1, month=2, year=3)
date(2020, 2, 30)
date(2020, 1)
date(2020, 1, 2, 3)
date(2020, 1, 31) + td(days=1, hours=23)
date(2020, 1, 31) - td(days=31)
date(2020, 1, 31) - date(2019, 1, 31)
(date(2020, 1, 31) - date(2019, 1, 31)).days
date(2020, 1, 31) - 1
date(2020, 1, 31) < date(2020, 2, 1)
date(2020, 1, 31) == date(2020, 1, 31)
date(2020, 1, 31) != '2020-01-31'
date(2020, 1, 31) < 5
date(2020, 1, 31).isoformat()
date(2020, 1, 31).replace(year=2021)
date(2020, 1, 31).isoweekday() ~ date(2020, 1, 31).weekday()
date(2020, 1, 31).ctime()
date(2020, 1, 31).hour
date.min ~ date.max
date.fromordinal(1)
date.fromordinal(0)
date.fromtimestamp(86400)
[date(2020, 1, 1), date(2019, 1, 1)]|sort|first
range(0, 3)|map('string')|list
time(1, 2, 3) ~ ' ' ~ time() ~ ' ' ~ time(1, 2, 3, 4)
[time(1, 2), time(1, 2, 3, tzinfo=tz.utc), time()]
time(1, 2) < time(1, 3)
time(1, 2) == time(1, 2, 0, 0)
time(25)
time(1, 2, 3, 456789).isoformat('milliseconds')
time(1, 2).replace(hour=5)
time(1, 2) + td(hours=1)
time.min ~ time.max
time(12, tzinfo=tz.utc).utcoffset()
"""

CASES["timedelta"] = r"""
td(days=1)
[td(days=1), td(), td(seconds=5), td(microseconds=-1)]
td(1, 2, 3)
td(weeks=1, days=1, hours=1, minutes=1, seconds=1, milliseconds=1, microseconds=1)
td(hours=25)
td(days=-1, hours=-2)
td(days=0.5)
td(seconds=0.1) * 3
td(microseconds=0.5) ~ td(microseconds=1.5)
td(hours=1.3333333)
td(days=1).total_seconds()
td(milliseconds=1).total_seconds()
td(days=1, hours=2).days ~ '/' ~ td(days=1, hours=2).seconds ~ '/' ~ td(microseconds=-1).microseconds
td(days=1) + td(hours=1)
td(days=1) - td(hours=1)
td(days=1) * 2
2 * td(days=1)
td(days=1) * 1.5
td(days=1) / 2
td(days=1) / 7
td(days=1) // 7
td(days=1) / td(hours=7)
td(days=1) // td(hours=7)
td(days=1) % td(hours=7)
td(days=1) / 0
td(days=1) / td()
td(days=1) / 1.5
td(days=1) // 1.5
-td(days=1, hours=2)
td(days=-1)|abs
td(days=1) > td(hours=23)
td(days=1) == td(hours=24)
td(days=1) == 1
td(days=1) > 1
td(days=1) + 1
'yes' if td() else 'no'
td(days='1')
td(days=1000000000)
td.max
td.min
td.resolution
[td(1), td(0, 5)]|sort
[td(1), td(2)]|sum(start=td())
tz.utc
[tz.utc, tz(td(hours=1)), tz(td(0))]
tz(td(hours=24))
tz(5)
tz(td(hours=1)).utcoffset(none)
tz(td(hours=-1, minutes=-1)).tzname(none)
tz(td(hours=1)) == tz(td(minutes=60))
"""

CASES["re"] = r"""
modules.re.match('a', 'abc')
modules.re.match('b', 'abc')
re.search('b+', 'abbc')
re.fullmatch('ab', 'abc') ~ re.fullmatch('abc', 'abc').group()
re.findall('[a-c]', 'xaybzc')
re.findall('(a)(b)?', 'aab')
re.findall('(\\d)x', '1x2x3')
re.findall('', 'ab')
re.findall('x*', 'axb')
re.sub('a', 'b', 'banana')
re.sub('a', 'b', 'banana', 2)
re.sub('a', 'b', 'banana', count=1)
re.sub('(\\w+) (\\w+)', '\\2 \\1', 'hello world')
re.sub('(?P<first>\\w+)', '<\\g<first>>', 'hello world')
re.sub('(\\w)', '\\g<1>0', 'ab')
re.sub('(\\w)', '[\\g<0>]', 'ab')
re.sub('a|(b)', '<\\1>', 'ab')
re.sub('x*', '-', 'abxd')
re.sub('[aeiou]', shout, 'hello')
re.sub('a', '\\n', 'banana')|length
re.sub('a', '\\q', 'banana')
re.sub('a', '\\5', 'banana')
re.sub('a', '\\g<x>', 'banana')
re.sub('a', '$&', 'banana')
re.sub('a', 5, 'banana')
re.sub('a', 'b', none)
re.sub('A', 'b', 'banana', flags=re.I)
re.subn('a', 'b', 'banana')
re.split('[,;]', 'a,b;c')
re.split('([,;])', 'a,b;c')
re.split(',', 'a,b,c', 1)
re.split('x*', 'axbc')
re.split('\\s+', ' a b ')
re.escape('a.b*c-d e_f/g')
re.match('(?P<y>\\d{4})-(?P<m>\\d\\d)', '2020-01-31').groupdict()
re.match('(?P<y>\\d{4})-(?P<m>\\d\\d)', '2020-01-31').group('y')
re.match('(?P<y>\\d{4})-(?P<m>\\d\\d)', '2020-01-31').group(1, 'm')
re.match('(?P<y>\\d{4})-(?P<m>\\d\\d)', '2020-01-31').groups()
re.match('(?P<y>\\d{4})-(?P<m>\\d\\d)', '2020-01-31')['m']
re.match('(?P<y>\\d{4})-(?P<m>\\d\\d)', '2020-01-31')[2]
re.match('(\\d)', '2').group(2)
re.match('(\\d)', '2').group('x')
re.match('(a)|(b)', 'b').groups()
re.match('(a)|(b)', 'b').groups('-')
re.search('(b)(x)?', 'éab').span()
re.search('(b)(x)?', 'éab').span(2)
re.search('b', '𝒳ab').start() ~ re.search('b', '𝒳ab').end()
re.search('(?P<n>b)', 'ab').lastgroup ~ re.search('(a)(b)', 'ab').lastindex
re.search('b', 'ab').string
re.search('b', 'ab').expand('<\\g<0>>')
'yes' if re.search('b', 'ab') else 'no'
re.finditer('\\d', 'a1b2')|map(attribute='string')|list
re.finditer('\\d', 'a1b2')|list
re.compile('a(b)', re.I)
re.compile('a(b)').search('xAB')
re.compile('a(b)', re.I).search('xAB').group(1)
re.compile('a').sub('b', 'aa')
re.compile('(?P<x>a)').groupindex
re.compile('a').pattern
re.compile('a').findall('aXa')
re.compile('a').split('bab')
re.match(re.compile('a'), 'abc')
re.search('(?i)ABC', 'xabc')
re.search('(?im)^b', 'a\nB')
re.findall('^\\w', 'a\nb', re.M)
re.findall('a.b', 'a\nb', re.S)
re.findall('a.b', 'a\nb')
re.findall('a$', 'a\n')
re.findall('a\\Z', 'a\n')
re.findall('\\Aa', 'aa')
re.findall('(?x) a  b # comment', 'ab')
re.findall('a b', 'ab', re.X)
re.findall('(?P<q>[\'"]).*?(?P=q)', 'x "a" \'b\'')
re.findall('\\bé\\w*', 'été é')
re.findall('\\w+', 'naïve Straße 中文 x_1')
re.findall('\\d+', '12 ٣٤')
re.findall('\\w+', 'naïve', re.A)
re.findall('[^\\W\\d_]+', 'ab1_é')
re.findall('[\\s\\S]', 'a\n')
re.findall('[]a]', 'a]b')
re.findall('[a\\]b-]+', 'a]-b')
re.findall('[&&||~~]+', 'a&b|')
re.findall('a{2}', 'aaaa')
re.findall('a{,2}', 'aaa')
re.findall('a{1,}?', 'aaa')
re.findall('a{x}', 'a{x}')
re.findall('{', 'a{')
re.findall('(?<=a)b', 'ab cb')
re.findall('(?<!a)b', 'ab cb')
re.findall('a(?=b)|a(?!c)', 'ab ac ad')
re.findall('(?:ab)+', 'abab')
re.findall('(?#comment)a', 'a')
re.findall('\\x41\\u00e9\\t', 'Aé\t')
re.findall('\\.|\\/|-', 'a.b/c-')
re.findall('(?s:.)b', '\nb')
re.findall('É', 'é', re.I)
re.compile('(a')
re.compile('a)')
re.compile('[a')
re.compile('*a')
re.compile('a**')
re.compile('\\q')
re.compile('(?P<a>x)(?P<a>y)')
re.compile('(?P=a)')
re.compile('a\\')
re.compile('x(?i)a')
re.search('(?i)(?s)B.C', 'ab\nc').group()
re.search('(?i) (?s)B', 'b')
re.findall('(?s)^.*b', 'a\nb\nb\nc')
re.sub('(?is)(^.*\s+|,)with', '\g<1>WITH', '-- a\nwith b, with c')
re.findall('a.*', 'xa\nb', re.DOTALL)
re.compile('\\1')
re.match(5, 'a')
re.findall('[a-z]+', 'The Quick')|join('|')
"""

CASES["pytz"] = r"""
modules.pytz.timezone('Europe/Berlin')
[pytz.timezone('Europe/Berlin')]
[pytz.timezone('US/Eastern')]
pytz.utc
[pytz.utc, pytz.timezone('UTC')]
pytz.utc.zone ~ berlin.zone
berlin.localize(dt(2024, 1, 15, 12))
berlin.localize(dt(2024, 7, 15, 12))
[berlin.localize(dt(2024, 7, 15, 12))]
berlin.localize(dt(2024, 7, 15, 12)).strftime('%Z %z')
eastern.localize(dt(2024, 7, 15, 12)).tzname()
eastern.localize(dt(2024, 7, 15, 12)).utcoffset()
eastern.localize(dt(2024, 7, 15, 12)).dst()
eastern.localize(dt(2024, 1, 15, 12)).dst()
berlin.localize(dt(2024, 10, 27, 2, 30))
berlin.localize(dt(2024, 10, 27, 2, 30), is_dst=true)
berlin.localize(dt(2024, 10, 27, 2, 30), is_dst=false)
berlin.localize(dt(2024, 3, 31, 2, 30))
berlin.localize(dt(2024, 3, 31, 2, 30), is_dst=true)
berlin.normalize(berlin.localize(dt(2024, 3, 31, 2, 30)))
berlin.normalize(berlin.localize(dt(2024, 3, 30, 12)) + td(days=1))
berlin.localize(dt(2024, 3, 30, 12)) + td(days=1)
berlin.localize(dt(2024, 7, 15, tzinfo=pytz.utc))
berlin.normalize(dt(2024, 7, 15))
pytz.utc.localize(dt(2024, 7, 15, 12))
[pytz.utc.localize(dt(2024, 7, 15, 12))]
pytz.utc.localize(dt(2024, 7, 15, 12)).astimezone(berlin)
dt(2024, 7, 15, 12, tzinfo=pytz.utc).astimezone(eastern)
dt(2024, 7, 15, 12, tzinfo=pytz.utc).astimezone(pytz.timezone('Asia/Tokyo')).strftime('%H:%M %Z')
dt(2024, 7, 15, 12, tzinfo=pytz.utc).astimezone(pytz.timezone('Asia/Kolkata')).strftime('%H:%M %Z')
dt(2024, 7, 15, 12, tzinfo=pytz.utc).astimezone(pytz.timezone('America/Sao_Paulo')).strftime('%H:%M %Z')
dt(2024, 7, 15, 12, tzinfo=pytz.utc).astimezone(pytz.timezone('Australia/Sydney')).strftime('%H:%M %Z')
dt(2024, 1, 15, 12, tzinfo=pytz.utc).astimezone(pytz.timezone('Europe/London')).strftime('%H:%M %Z %z')
dt(2024, 7, 15, 12, tzinfo=pytz.utc).astimezone(pytz.timezone('America/Los_Angeles')).isoformat()
dt(2024, 1, 1, tzinfo=berlin)
dt(2024, 7, 15, tzinfo=pytz.utc) == dt(2024, 7, 15, tzinfo=tz.utc)
berlin.utcoffset(dt(2024, 7, 15))
berlin.tzname(dt(2024, 7, 15))
berlin.dst(dt(2024, 7, 15))
pytz.timezone('Nowhere/Land')
pytz.FixedOffset(90)
dt(2024, 7, 15, tzinfo=pytz.FixedOffset(-90))
'Europe/Berlin' in pytz.all_timezones
'US/Eastern' in pytz.all_timezones
'Nowhere' in pytz.all_timezones
dt(1970, 1, 1, tzinfo=pytz.utc).astimezone(pytz.timezone('Europe/London'))
"""

CASES["itertools"] = r"""
modules.itertools.chain([1, 2], [3])|list
it.chain.from_iterable([[1], [2, 3]])|list
it.chain('ab', (1,))|list
it.product([1, 2], ['a', 'b'])|list
it.product('ab', repeat=2)|list
it.product()|list
it.product([1], [])|list
it.permutations([1, 2, 3])|list
it.permutations('abc', 2)|list
it.permutations([1], 2)|list
it.combinations([1, 2, 3, 4], 2)|list
it.combinations('ab', 0)|list
it.combinations('ab', 3)|list
it.combinations_with_replacement('ab', 2)|list
it.islice(it.count(), 3)|list
it.islice(it.count(10, 5), 3)|list
it.islice(it.count(0.5), 2)|list
it.islice(it.cycle('ab'), 5)|list
it.islice([1, 2, 3, 4, 5, 6], 1, 5, 2)|list
it.islice([1, 2, 3], 1, none)|list
it.islice([1, 2, 3], -1)
it.repeat('x', 3)|list
it.accumulate([1, 2, 3])|list
it.accumulate([1, 2, 3], add)|list
it.accumulate([1, 2], initial=10)|list
it.accumulate('abc')|list
it.compress('abcd', [1, 0, 1])|list
it.starmap(add, [(1, 2), (3, 4)])|list
it.tee([1, 2])|map('list')|list
it.tee([1], 3)|length
it.zip_longest('abc', [1])|list
it.zip_longest('abc', [1], fillvalue='-')|list
it.zip_longest()|list
it.chain([1], [2])|join('+')
it.chain([1], [2])
it.chain([1], [2])|length
it.chain(5)|list
it.combinations([1, 2])
"""

CASES["decimal"] = r"""
D('1.50')
[D('1.50'), D('-0.001'), D('5')]
D('1E-8') ~ ' ' ~ D('0.000001') ~ ' ' ~ D('0.0000001') ~ ' ' ~ D('1E+3')
D('1.50') + 1
1 + D('1.50')
D('1.50') + D('2.25')
D('1.5') * D('2.50')
D('1.50') - 2
3 - D('1.50')
D('1') / 3
D('2') / 3
D('10') / D('4')
D('1.00') / 2
D('100') / D('10')
1 / D('8')
D('7') // 2
D('-7') // 2
D('7.5') % 2
D('-7') % 3
D('2') ** 10
D('1.1') ** 2
D('2') ** -1
D('1') / 0
D('0') / 0
D('1.5') + 1.5
1.5 + D('1.5')
D('1.5') + 'a'
-D('1.50')
D('1.50') == 1.5
D('1.0') == 1
1 == D('1.00')
D('0.1') == 0.1
D('0.1') == D('0.10')
D('1.5') == '1.5'
D('1.5') != none
D('1.5') > 1
1 < D('1.5')
D('1.5') < 1.4
D('0.1') < 0.1
D('1.5') < 'a'
[D('2'), 1, D('1.5')]|sort
[D('2'), D('1.5')]|max
[D('2'), D('1.5'), 1]|sum
[D('1.0'), D('1.00'), 1, D('2')]|unique|list
{1: 'a'}[D('1.0')]
D('1.5') in [1.5]
D('1.9')|int
D('-1.9')|int
D('12345678901234567890.5')|int
D('1.5')|float
D('2')|float
D('1.2345')|round(2)
D('2.5')|round
D('3.5')|round(0)
D('1.5')|round(3)
D('1.21')|round(1, 'ceil')
D('1.29')|round(1, 'floor')
D('-1.5')|abs
D('1.5')|string
D('1.5') is number
D('1.5') is float
D('1.5') is integer
D('0.0') or 'zero'
'%s' % D('1.50')
'%.1f' % D('1.25')
'%d' % D('1.9')
'%05.2f'|format(D('3.14159'))
'{:.2f}'.format(D('1.005'))
'{:,.2f}'.format(D('1234567.891'))
'{:,}'.format(D('1234567.80'))
'{:>8}'.format(D('1.5'))
'{:08.2f}'.format(D('-1.5'))
'{:+}'.format(D('1.5'))
'{:.1%}'.format(D('0.1234'))
'{}'.format(D('1.50'))
D('123.456').quantize(D('0.01'))
D('1.500').normalize()
D('100').normalize()
D('-1.50').as_tuple()[:3]|list
D('100').normalize().as_tuple()[2]
D('1.5').to_integral_value()
D('NaN') ~ D('Infinity') ~ D('-Infinity')
D('NaN') == D('NaN')
D('Infinity') > 5
D('NaN').is_nan()
D('12345678901234567890.12345678901234567890') + D('0')
D('12345678901234567890') * D('12345678901234567890')
D('1e30') + 1
D('0.1') + D('0.2')
D('1.10') * 0
D('5') * 'a'
D('5')|tojson
"""

CASES["more"] = r"""
td(days=1) / 0
td(microseconds=2.5) ~ td(microseconds=3.5)
td(seconds=0.1, microseconds=0.5)
re.match('(?P<a>x)', 'x').group('a').upper()
re.match('a', 'a')['b'] is defined
re.findall('a|b|', 'ab')
re.sub('(?P<a>.)(?P<b>.)', '\\g<b>\\g<a>', 'abcd')
re.sub('\\s+', ' ', ' a \n\t b ')
re.sub('[^a-zA-Z0-9_]', '_', 'Order ID (new)')|lower
re.sub('([A-Z])', '_\\1', 'someCamelCase')|lower
re.match('.*_id$', 'customer_id') is not none
re.findall('\\{\\{\\s*ref\\([\'"](\\w+)[\'"]\\)\\s*\\}\\}', '{{ ref("a") }} {{ref(\'b\')}}')
re.findall('(?:(a)|b)*', 'ab')
re.findall('(a)?b\\1', 'b aba')
re.findall('\\Bb', 'ab b')
re.findall('[\\w.-]+@[\\w-]+\\.\\w{2,}', 'x a.b@c-d.org y')
re.compile('a', 0).flags
re.compile('a', re.I).flags|int
re.search('a(?P<x>b)?', 'a').groupdict()
re.search('a(?P<x>b)?', 'a').group('x')
re.search('a', 'ba').pos ~ re.search('a', 'ba').endpos
re.split('(a)|b', 'xaybz')
re.I + re.M == 10
re.findall('ſ', 'S', re.I)
re.findall('[^\\s]+', 'a b')
re.findall('[^\\S\\n]', ' \n')
re.findall('^$', '')
re.findall('(?m)^', 'a\nb')
re.findall('a+?', 'aa')
re.findall('a++', 'aa')
re.findall('(?>a)', 'a')
re.findall('(a)(?(1)b|c)', 'ab')
re.findall('(?i:a)', 'A')
re.findall('\\N{DIGIT ONE}', '1')
re.findall('.', '𝒳a')
re.findall('|a', 'a')
dt(2020, 2, 29).replace(year=2021)
dt(2020, 1, 31, 23, 59, 59, 999999) + td(microseconds=1)
(dt(2020, 1, 31) - td(days=dt(2020, 1, 31).weekday())).strftime('%Y-%m-%d')
(dt(2020, 3, 1).replace(day=1) - td(days=1)).day
dt(2020, 1, 1).date() == date(2020, 1, 1)
dt(2020, 1, 1, 12).date() - td(1)
(dt(2020, 1, 2) - dt(2020, 1, 1)).total_seconds()|int
dt(2020, 1, 1).timetuple().tm_yday
dt(2020, 1, 1) is mapping
dt(2020, 1, 1) is iterable
dt(2020, 1, 1).nope is defined
dt(2020, 1, 1).nope.x
dt.strptime('2020-01-31', format='%Y-%m-%d')
dt.now() > dt(2020, 1, 1)
dt.now(tz.utc).tzinfo
dt.utcnow().tzinfo
dt.today().date() == date.today()
dt
modules.datetime.timedelta
modules.datetime
range((date(2020, 1, 3) - date(2020, 1, 1)).days)|list
date(2020, 1, 1)|tojson
dt.strptime('2020-01-31', '%Y-%m-%d').strftime('%s')
"{:%H:%M}".format(time(4, 5))
"{:>12}|{:<12}|".format('x', date(2020, 1, 1)|string)
[td(1), tz.utc, date(2020, 1, 1), time(1)]|map('string')|join(', ')
date(2020, 1, 1) ~ time(1)
D('1.5')|round(1)|string
D('1234.5')|int + 1
D('5') // D('0')
D('1') < D('NaN')
D('2.50') * D('2')
(D('10') / 3)|round(4)
D('1e3')|int
'%s' % (D('5') / 2)
D('5') / 2 * 100 ~ '%'
[D('1'), D('2')]|join(', ')
[D('1'), D('2')]|sum / 2
D('3') is divisibleby(3)
D('3') is odd
D('1.10')|float + 0.1
D('1.5') ~ ''
D('0E-10') ~ D('0.00')
D('9999999999999999999999999999') + D('0.5')
D('2') ** D('0.5')
range(D('3')|int)|list
[1, 2, 3][D('1')|int]
"""
