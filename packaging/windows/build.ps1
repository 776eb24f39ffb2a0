<#
在 Windows 上打包：程序文件夹、免安装的 zip、安装程序、清单（SBOM），都放进 dist。

用法（在源代码文件夹里打开命令行）：
    powershell -NoProfile -ExecutionPolicy Bypass -File packaging\windows\build.ps1
    powershell -NoProfile -ExecutionPolicy Bypass -File packaging\windows\build.ps1 -Python C:\Python311\python.exe
    powershell -NoProfile -ExecutionPolicy Bypass -File packaging\windows\build.ps1 -TryInstaller

需要 64 位 Windows 10（1809）或更高版本、python.org 的 64 位 Python 3.11、NSIS 3。软件包按 requirements.lock 核对后安装，
从本机 pip 设置的地方取。-TryInstaller 再把安装程序装一遍、升级一遍、卸载一遍（见 try_installer.ps1）。
退出码：0 做成了；1 没有做成，最后一行说明原因。
#>
[CmdletBinding()]
param(
    [string]$Python = '',
    [switch]$TryInstaller
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$env:PYTHONUTF8 = '1'
$env:PYTHONDONTWRITEBYTECODE = '1'
# Sets in a fixed order, so that the same source gives the same archive of modules.
$env:PYTHONHASHSEED = '1'
$env:PIP_DISABLE_PIP_VERSION_CHECK = '1'
# PyInstaller puts this into the programs instead of the clock.
if (-not $env:SOURCE_DATE_EPOCH) { $env:SOURCE_DATE_EPOCH = '1767225600' }
try { [Console]::OutputEncoding = [System.Text.Encoding]::UTF8 } catch { Write-Verbose 'no console' }

$root = (Resolve-Path (Join-Path $PSScriptRoot '..\..')).Path
$build = Join-Path $root 'build\windows'
$dist = Join-Path $root 'dist'
$venvPython = Join-Path $build 'venv\Scripts\python.exe'
$bundle = Join-Path $build 'dist\shenbao'

function Invoke-Checked {
    # Run a program; stop with a sentence when it fails. A native program that fails is no error to PowerShell.
    param([string]$What, [string]$Program, [string[]]$Arguments)
    Write-Host "== $What"
    # What a program tells on its error stream is no error as long as its exit code is 0.
    $before = $ErrorActionPreference
    $ErrorActionPreference = 'Continue'
    try { & $Program @Arguments } finally { $ErrorActionPreference = $before }
    if ($LASTEXITCODE -ne 0) { throw "没有做成：$What（退出码 $LASTEXITCODE）" }
}

function Find-Python {
    # Python 3.11, 64 bit: other versions have other wheels than those that were tested.
    $candidates = @()
    if ($Python) { $candidates += , @($Python) }
    else {
        if (Get-Command py -ErrorAction SilentlyContinue) { $candidates += , @('py', '-3.11') }
        if (Get-Command python -ErrorAction SilentlyContinue) { $candidates += , @('python') }
    }
    $question = 'import sys; print(sys.executable) if sys.version_info[:2] == (3, 11) and sys.maxsize > 2**32 else None'
    foreach ($candidate in $candidates) {
        $program = $candidate[0]
        $first = @($candidate | Select-Object -Skip 1)
        $before = $ErrorActionPreference
        $ErrorActionPreference = 'Continue'
        try { $found = & $program @first -c $question 2>$null } catch { $found = '' } finally { $ErrorActionPreference = $before }
        if ($found) { return [string]$found }
    }
    throw '需要 python.org 的 64 位 Python 3.11，本机没有找到；可以用 -Python 指定。'
}

function Start-Frozen {
    # Run one of the two programs with an empty profile, blanks and Chinese characters in its path as users have them.
    param([string]$Name, [string]$Arguments)
    $profileFolder = Join-Path $build "自检 资料 $([IO.Path]::GetFileNameWithoutExtension($Name))"
    if (Test-Path -LiteralPath $profileFolder) { Remove-Item -LiteralPath $profileFolder -Recurse -Force }
    # Start-Process waits for the windowed program too, which `&` would not.
    $process = Start-Process -FilePath (Join-Path $bundle $Name) -Wait -PassThru -NoNewWindow `
        -ArgumentList "--data-dir `"$profileFolder`" $Arguments"
    return $process.ExitCode
}

function Test-Frozen {
    # The program checks itself, the window in memory; then the windowed program shows its window on the real screen.
    $result = Join-Path $build 'self-test.json'
    Write-Host '== 程序自检'
    $code = Start-Frozen 'shenbao.exe' "self-test --out `"$result`""
    if (Test-Path -LiteralPath $result) { Get-Content -LiteralPath $result -Encoding UTF8 | Write-Host }
    if ($code -ne 0) { throw "程序自检没有通过（退出码 $code）" }
    Write-Host '== 窗口试开'
    $code = Start-Frozen '申报册.exe' '--try-window'
    if ($code -ne 0) { throw "窗口没有打开（退出码 $code）" }
}

try {
    Push-Location -LiteralPath $root
    if (-not (Test-Path -LiteralPath $venvPython)) {
        $base = Find-Python
        Invoke-Checked '建立环境' $base @('-m', 'venv', '--clear', (Join-Path $build 'venv'))
    }
    Invoke-Checked '按 requirements.lock 安装软件包' $venvPython @(
        '-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', (Join-Path $root 'requirements.lock'))
    if (Test-Path -LiteralPath $bundle) { Remove-Item -LiteralPath $bundle -Recurse -Force }
    Invoke-Checked '打包程序' $venvPython @(
        '-m', 'PyInstaller', '--noconfirm', '--clean',
        '--distpath', (Join-Path $build 'dist'), '--workpath', (Join-Path $build 'work'),
        (Join-Path $root 'packaging\bundle\shenbao.spec'))
    Test-Frozen
    $windows = Join-Path $root 'packaging\windows'
    Invoke-Checked '免安装的 zip' $venvPython @((Join-Path $windows 'portable_zip.py'), $bundle, $dist)
    Invoke-Checked '安装程序' $venvPython @((Join-Path $windows 'installer.py'), $bundle, $dist)
    $version = & $venvPython (Join-Path $root 'packaging\project_version.py')
    Invoke-Checked '组成清单' $venvPython @((Join-Path $root 'packaging\sbom.py'), (Join-Path $dist "shenbao-$version.cdx.json"))
    if ($TryInstaller) {
        & (Join-Path $windows 'try_installer.ps1') -Installer (Join-Path $dist "申报册-$version-安装.exe") -Version $version
    }
    Invoke-Checked '校验值' $venvPython @((Join-Path $root 'packaging\checksums.py'), $dist)
    exit 0
}
catch {
    Write-Host $_.ScriptStackTrace
    Write-Host "没有做成：$($_.Exception.Message)"
    exit 1
}
finally {
    Pop-Location
}
