"""The PowerShell script that asks an office program for a PDF, or for a newer Word file where the target is one.

It holds no double quote, so that it passes a command line unchanged, and nothing of the file: that is in ``$env:``.
Numbers: msoAutomationSecurityForceDisable 3, wdExportFormatPDF 17, wdFormatXMLDocument 12, xlTypePDF 0, ppSaveAsPDF
32, wdDoNotSaveChanges 0, msoTrue -1. The password ``x`` makes a locked file an error where a window would ask for one.
Exit codes: 3 not started, 4 not opened, 5 nothing made.
"""

SCRIPT = r"""
$ErrorActionPreference = 'Stop'
$kind = $env:SHENBAO_KIND
$source = $env:SHENBAO_SOURCE
$target = $env:SHENBAO_TARGET
$pids = $env:SHENBAO_PIDS
$names = $env:SHENBAO_PROCESS.Split(',')
function Find-Running { @(Get-Process -Name $names -ErrorAction SilentlyContinue | ForEach-Object { $_.Id }) }
$before = @(Find-Running)
try { $app = New-Object -ComObject $env:SHENBAO_PROGRAM } catch { exit 3 }
$started = @()
foreach ($id in (Find-Running)) {
    if ($before -notcontains $id) {
        try {
            $line = (Get-CimInstance Win32_Process -Filter ('ProcessId={0}' -f $id)).CommandLine
            if ($line -match 'embedding|automation') { $started += $id }
        } catch { }
    }
}
if ($started.Count) { [IO.File]::WriteAllLines($pids, [string[]]$started) }
switch ($kind) {
    'word' { $open = $app.Documents }
    'sheet' { $open = $app.Workbooks }
    'slides' { $open = $app.Presentations }
}
# a program that was there before us is the user's, even with nothing open in it
$shared = ($open.Count -gt 0) -or ($before.Count -gt 0 -and $started.Count -eq 0)
$code = 0
$file = $null
$links = $null
try { $app.AutomationSecurity = 3 } catch { }
if (-not $shared) {
    try { if ($kind -eq 'slides') { $app.DisplayAlerts = 1 } else { $app.DisplayAlerts = 0 } } catch { }
    try { if ($kind -ne 'slides') { $app.Visible = $false } } catch { }
    try { $app.ScreenUpdating = $false } catch { }
    try { $app.EnableEvents = $false } catch { }
}
if ($kind -eq 'word') {
    try { $links = $app.Options.UpdateLinksAtOpen; $app.Options.UpdateLinksAtOpen = $false } catch { }
}
try {
    $none = [Type]::Missing
    switch ($kind) {
        'word' { $file = $open.Open($source, $false, $true, $false, 'x') }
        'sheet' { $file = $open.Open($source, 0, $true, $none, 'x', 'x', $true) }
        'slides' { $file = $open.Open($source, -1, 0, 0) }
    }
} catch { $code = 4 }
if ($file -eq $null) { $code = 4 }
if ($code -eq 0) {
    try {
        switch ($kind) {
            'word' {
                if ($target.EndsWith('.docx')) { $file.SaveAs([ref]$target, [ref]12) }
                else { $file.ExportAsFixedFormat($target, 17, $false, 0) }
            }
            'sheet' { $file.ExportAsFixedFormat(0, $target) }
            'slides' { $file.SaveAs($target, 32) }
        }
    } catch { $code = 5 }
}
try {
    if ($file -ne $null) {
        switch ($kind) {
            'word' { $file.Close(0) }
            'sheet' { $file.Close($false) }
            'slides' { $file.Close() }
        }
    }
} catch { }
try { if ($links -ne $null) { $app.Options.UpdateLinksAtOpen = $links } } catch { }
if (-not $shared) {
    try {
        if ($open.Count -eq 0) {
            $app.Quit()
            [void][Runtime.InteropServices.Marshal]::ReleaseComObject($app)
            $app = $null
            [GC]::Collect()
            $left = 50
            while ($left -gt 0 -and @($started | Where-Object { (Find-Running) -contains $_ }).Count) {
                Start-Sleep -Milliseconds 100
                $left -= 1
            }
            if ($left -gt 0) { Remove-Item -LiteralPath $pids -ErrorAction SilentlyContinue }
        } else {
            $app.ScreenUpdating = $true
            $app.Visible = $true
            Remove-Item -LiteralPath $pids -ErrorAction SilentlyContinue
        }
    } catch { }
} else {
    Remove-Item -LiteralPath $pids -ErrorAction SilentlyContinue
}
exit $code
"""
