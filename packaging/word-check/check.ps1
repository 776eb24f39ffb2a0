<#
检查 Word 或 WPS 打开申报册导出的文件时，页数和每页开头的文字是否与 PDF 一致。

用法（在本文件夹里打开命令行）：
    powershell -NoProfile -ExecutionPolicy Bypass -File check.ps1
    powershell -NoProfile -ExecutionPolicy Bypass -File check.ps1 -Program word
    powershell -NoProfile -ExecutionPolicy Bypass -File check.ps1 -Program wps

只读打开文件的副本，不改动任何文件，不连网络。结果写进 result 文件夹。
退出码：0 全部一致；1 有不一致；2 没有做成（没有 Word 和 WPS，或者本文件夹不完整）。
需要 Windows PowerShell 5.1 或更高版本。
#>
[CmdletBinding()]
param(
    [ValidateSet('auto', 'word', 'wps')]
    [string]$Program = 'auto',
    [string]$Folder = ''
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# Word 对象模型里的常量，WPS 用同样的数值。
$wdAlertsNone = 0
$wdStatisticPages = 2
$wdActiveEndPageNumber = 3
$wdGoToPage = 1
$wdGoToAbsolute = 1
$wdExportFormatPDF = 17
$msoAutomationSecurityForceDisable = 3

$script:Lines = New-Object System.Collections.Generic.List[string]

function Write-Line([string]$Text) {
    $script:Lines.Add($Text)
    Write-Host $Text
}

# 只留下字母、数字和常用汉字：空格、标点、方框、引导线在两边的写法可以不同。
# 与 build.py 里的规则相同。
function Get-Words([string]$Text) {
    if ([string]::IsNullOrEmpty($Text)) { return '' }
    $shown = [regex]::Replace($Text, '[\x00-\x1F]', '')
    $plain = $shown.Normalize([System.Text.NormalizationForm]::FormKC)
    return [regex]::Replace($plain, '[^0-9A-Za-z\u3400-\u4DB5\u4E00-\u9FA5]', '')
}

function Get-PageOf($Document, [int]$Position) {
    $range = $Document.Range($Position, $Position)
    return [int]$range.Information($wdActiveEndPageNumber)
}

# 第 Page 页第一个字的位置。页号随位置只增不减，所以对半查找；
# 不依赖页脚上的页码，各节重新编号也不影响。
function Find-PageStart($Document, [int]$Page, [int]$From) {
    if ($Page -le 1) { return 0 }
    $low = $From
    $high = [int]$Document.Content.End - 1
    while ($low -lt $high) {
        $middle = [int][math]::Floor(($low + $high) / 2)
        if ((Get-PageOf $Document $middle) -lt $Page) { $low = $middle + 1 } else { $high = $middle }
    }
    return $low
}

function Get-PageStarts($Document, [int]$Pages) {
    $starts = New-Object System.Collections.Generic.List[int]
    $from = 0
    try {
        for ($page = 1; $page -le $Pages; $page++) {
            $from = Find-PageStart $Document $page $from
            $starts.Add($from)
        }
    } catch {
        # 个别版本不回答所在页号，改用“定位到第几页”。
        $starts.Clear()
        for ($page = 1; $page -le $Pages; $page++) {
            $starts.Add([int]$Document.GoTo($wdGoToPage, $wdGoToAbsolute, $page).Start)
        }
    }
    return $starts.ToArray()
}

function Get-FirstWords($Document, [int[]]$Starts, [int]$Index, [int]$Length) {
    $end = [int]$Document.Content.End
    if ($Index + 1 -lt $Starts.Length) { $end = $Starts[$Index + 1] }
    if ($end -le $Starts[$Index]) { return '' }
    $words = Get-Words ([string]$Document.Range($Starts[$Index], $end).Text)
    if ($words.Length -gt $Length) { return $words.Substring(0, $Length) }
    return $words
}

# 一个文件与预期不同的地方，一句一条；没有就是一致。
function Compare-Document($Document, $Expected, [int]$Length) {
    $faults = New-Object System.Collections.Generic.List[string]
    $Document.Repaginate()
    $pages = [int]$Document.ComputeStatistics($wdStatisticPages)
    $wanted = @($Expected.first_words)
    if ($pages -ne [int]$Expected.pages) {
        $faults.Add(('页数是 {0}，应当是 {1}' -f $pages, $Expected.pages))
    }
    $starts = @(Get-PageStarts $Document $pages)
    $count = [math]::Min($pages, $wanted.Length)
    for ($index = 0; $index -lt $count; $index++) {
        $found = Get-FirstWords $Document $starts $index $Length
        if (-not [string]::Equals($found, [string]$wanted[$index], [System.StringComparison]::Ordinal)) {
            $faults.Add(('第 {0} 页开头是“{1}”，应当是“{2}”' -f ($index + 1), $found, $wanted[$index]))
        }
    }
    return $faults.ToArray()
}

function Get-Property($Object, [string]$Name) {
    try { return [string]$Object.$Name } catch { return '不详' }
}

function Start-Program([string]$Id) {
    $type = [type]::GetTypeFromProgID($Id)
    if ($null -eq $type) { return $null }
    try { $application = [System.Activator]::CreateInstance($type) } catch { return $null }
    try { $application.Visible = $false } catch { Write-Verbose '这个程序不能隐藏窗口' }
    try { $application.DisplayAlerts = $wdAlertsNone } catch { Write-Verbose '这个程序不能关闭提示' }
    try { $application.AutomationSecurity = $msoAutomationSecurityForceDisable } catch { Write-Verbose '没有这个设置' }
    return , $application
}

function Write-Fonts($Application) {
    $known = @{}
    try { foreach ($name in $Application.FontNames) { $known[[string]$name] = $true } } catch { $known = @{} }
    if ($known.Count -eq 0) { Write-Line '字体：这个程序不列出字体'; return }
    $missing = @(@(
        @('宋体', 'SimSun'), @('黑体', 'SimHei'), @('仿宋', 'FangSong'), @('楷体', 'KaiTi')
    ) | Where-Object { -not ($known.ContainsKey($_[0]) -or $known.ContainsKey($_[1])) } | ForEach-Object { $_[0] })
    if ($missing.Length -eq 0) { Write-Line '字体：宋体、黑体、仿宋、楷体都有' }
    else { Write-Line ('字体：缺 {0}，页数可能因此不同' -f ($missing -join '、')) }
}

# 打开副本：不带“来自网络”的标记，原文件不会被锁住。
function Copy-Kit([string]$Source, [string]$Name) {
    $target = Join-Path ([System.IO.Path]::GetTempPath()) ('shenbao-' + [guid]::NewGuid().ToString('N').Substring(0, 8) + '.docx')
    [System.IO.File]::WriteAllBytes($target, [System.IO.File]::ReadAllBytes((Join-Path $Source $Name)))
    return $target
}

function Save-Pdf($Document, [string]$Target) {
    try {
        $Document.ExportAsFixedFormat($Target, $wdExportFormatPDF)
        Write-Line ('      已另存为 PDF：{0}' -f (Split-Path -Leaf $Target))
    } catch {
        Write-Line ('      没有能另存为 PDF：{0}' -f $_.Exception.Message)
    }
}

# 检查一个文件；一致时返回真。
function Test-File($Application, $Expected, [int]$Length, [string]$Source, [string]$Results, [string]$Label) {
    $copy = Copy-Kit $Source $Expected.file
    $document = $null
    try {
        $document = $Application.Documents.Open($copy, $false, $true, $false)
        $faults = @(Compare-Document $document $Expected $Length)
        $mode = Get-Property $document 'CompatibilityMode'
        if ($mode -match '^\d+$' -and [int]$mode -lt 15) { $faults += ('以兼容模式打开（{0}）' -f $mode) }
        if ($faults.Length -eq 0) {
            Write-Line ('  一致    {0}（{1} 页）' -f $Expected.file, $Expected.pages)
            return $true
        }
        Write-Line ('  不一致  {0}' -f $Expected.file)
        foreach ($fault in ($faults | Select-Object -First 12)) { Write-Line ('      {0}' -f $fault) }
        if ($faults.Length -gt 12) { Write-Line ('      …… 共 {0} 处' -f $faults.Length) }
        $name = [System.IO.Path]::GetFileNameWithoutExtension([string]$Expected.file)
        Save-Pdf $document (Join-Path $Results ('{0}_{1}.pdf' -f $Label, $name))
        return $false
    } catch {
        Write-Line ('  没查成  {0}：{1}' -f $Expected.file, $_.Exception.Message)
        return $false
    } finally {
        if ($null -ne $document) {
            # 没有改动，也不保存；不带参数，各版本都认。
            try { $document.Saved = $true; $document.Close() } catch { Write-Verbose '文件已经关闭' }
            [void][System.Runtime.InteropServices.Marshal]::ReleaseComObject($document)
        }
        Remove-Item -LiteralPath $copy -Force -ErrorAction SilentlyContinue
    }
}

# 用一个程序检查全部文件；返回不一致的文件数。
function Test-Program($Application, $Kit, [string]$Source, [string]$Results, [string]$Label) {
    $name = Get-Property $Application 'Name'
    $version = Get-Property $Application 'Version'
    $build = Get-Property $Application 'Build'
    Write-Line ''
    Write-Line ('程序：{0}，版本 {1}，内部版本 {2}' -f $name, $version, $build)
    Write-Fonts $Application
    $wrong = 0
    foreach ($expected in $Kit.files) {
        if (-not (Test-File $Application $expected ([int]$Kit.characters) $Source $Results $Label)) { $wrong++ }
    }
    return $wrong
}

function Test-Kit($Kit, [string]$Source) {
    foreach ($expected in $Kit.files) {
        $path = Join-Path $Source $expected.file
        if (-not (Test-Path -LiteralPath $path)) { Write-Line ('缺少文件：{0}' -f $expected.file); return $false }
        $hash = (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash
        if ($hash -ine [string]$expected.sha256) {
            Write-Line ('文件被改动过：{0}，请重新拷贝本文件夹' -f $expected.file)
            return $false
        }
    }
    return $true
}

function Invoke-Check([string]$Source, [string]$Results) {
    $kit = [System.IO.File]::ReadAllText((Join-Path $Source 'expected.json'), [System.Text.Encoding]::UTF8) | ConvertFrom-Json
    Write-Line '申报册 Word 文件实机检查'
    Write-Line ('时间：{0}' -f (Get-Date -Format 'yyyy-MM-dd HH:mm'))
    Write-Line ('系统：{0}，PowerShell {1}' -f [System.Environment]::OSVersion.VersionString, $PSVersionTable.PSVersion)
    if (-not (Test-Kit $kit $Source)) { return 2 }
    $candidates = @(@('word', 'Word.Application'), @('wps', 'KWPS.Application'), @('wps', 'WPS.Application'))
    $done = @{}
    $wrong = 0
    foreach ($candidate in $candidates) {
        $label = $candidate[0]
        if ($done.ContainsKey($label) -or ($Program -ne 'auto' -and $Program -ne $label)) { continue }
        $application = Start-Program $candidate[1]
        if ($null -eq $application) { continue }
        $done[$label] = $true
        try { $wrong += Test-Program $application $kit $Source $Results $label }
        finally {
            try { $application.Quit() } catch { Write-Verbose '程序已经退出' }
            [void][System.Runtime.InteropServices.Marshal]::ReleaseComObject($application)
        }
    }
    Write-Line ''
    if ($done.Count -eq 0) { Write-Line '没有找到 Word 或 WPS，没有检查。'; return 2 }
    if ($wrong -gt 0) { Write-Line ('结论：有 {0} 个文件不一致。' -f $wrong); return 1 }
    Write-Line '结论：全部一致。'
    return 0
}

$here = $Folder
if ($here -eq '') { $here = Split-Path -Parent $MyInvocation.MyCommand.Path }
$here = (Resolve-Path -LiteralPath $here).Path
$results = Join-Path $here 'result'
try { [void](New-Item -ItemType Directory -Force -Path $results) }
catch {
    # 例如 U 盘写保护
    $results = Join-Path ([System.IO.Path]::GetTempPath()) 'shenbao-result'
    [void](New-Item -ItemType Directory -Force -Path $results)
}
$code = 2
try { $code = [int](Invoke-Check $here $results) }
catch { Write-Line ('检查没有做成：{0}' -f $_.Exception.Message) }
$report = Join-Path $results 'report.txt'
[System.IO.File]::WriteAllLines($report, $script:Lines.ToArray(), (New-Object System.Text.UTF8Encoding $true))
Write-Host ('结果已写入 {0}' -f $report)
exit $code
