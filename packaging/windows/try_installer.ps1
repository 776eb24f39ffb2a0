<#
把安装程序在本机装一遍、自检、再装一遍（升级）、卸载，看程序文件是否干净，别人的文件和资料是否还在。

用法：
    powershell -NoProfile -ExecutionPolicy Bypass -File try_installer.ps1 -Installer dist\申报册-VERSION-安装.exe -Version VERSION

只在没有装过申报册的电脑上运行：装过的话它不做，以免动了真的安装。出错时抛出一句话。
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)][string]$Installer,
    [Parameter(Mandatory = $true)][string]$Version
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$key = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall\Shenbao'
$classes = 'HKCU:\Software\Classes'
# Not $env:TEMP, which may be written with a short name (RUNNER~1) and then equals no long one.
$scratch = Join-Path ([Environment]::GetFolderPath('LocalApplicationData')) 'Temp\shenbao 安装 试验'
$place = Join-Path $scratch '申报 册'
$startMenu = Join-Path ([Environment]::GetFolderPath('Programs')) '申报册.lnk'
$desktop = Join-Path ([Environment]::GetFolderPath('DesktopDirectory')) '申报册.lnk'

function Assert-That {
    param([bool]$Holds, [string]$Sentence)
    if (-not $Holds) { throw "安装试验没有通过：$Sentence" }
    Write-Host "   $Sentence"
}

function Start-Installer {
    # Gives the exit code. /D= has to be last and takes no quotes, also where the path has blanks.
    param([string]$Folder)
    $process = Start-Process -FilePath $Installer -ArgumentList "/S /D=$Folder" -Wait -PassThru
    return $process.ExitCode
}

function Wait-Until {
    param([scriptblock]$Condition, [int]$Seconds)
    for ($i = 0; $i -lt $Seconds * 2; $i++) {
        if (& $Condition) { return $true }
        Start-Sleep -Milliseconds 500
    }
    return $false
}

if (Test-Path $key) { throw '本机装过申报册，安装试验不做。' }
if (Test-Path -LiteralPath $scratch) { Remove-Item -LiteralPath $scratch -Recurse -Force }
New-Item -ItemType Directory -Path $scratch | Out-Null
$Installer = (Resolve-Path -LiteralPath $Installer).Path

Write-Host '== 文件夹里有别的文件时不装'
New-Item -ItemType Directory -Path $place | Out-Null
$foreign = Join-Path $place '别人的.txt'
Set-Content -LiteralPath $foreign -Value 'x' -Encoding UTF8
Assert-That ((Start-Installer $place) -eq 6) '退出码是 6'
Assert-That (-not (Test-Path $key)) '没有登记'
Remove-Item -LiteralPath $place -Recurse -Force

Write-Host '== 安装'
Assert-That ((Start-Installer $place) -eq 0) '安装的退出码是 0'
$console = Join-Path $place 'shenbao.exe'
$window = Join-Path $place '申报册.exe'
Assert-That ((Test-Path -LiteralPath $console) -and (Test-Path -LiteralPath $window)) '两个程序都在'
Assert-That ((Get-ItemProperty $key).DisplayVersion -eq $Version) '登记的版本对'
Assert-That ((Get-ItemProperty $key).InstallLocation -eq $place) '登记的文件夹对'
Assert-That ((Get-Item "$classes\.shenbao").GetValue('') -eq 'Shenbao.Draft') '.shenbao 由申报册打开'
$command = (Get-Item "$classes\Shenbao.Draft\shell\open\command").GetValue('')
Assert-That ($command -eq "`"$window`" `"%1`"") '打开的命令带引号'
Assert-That ((Test-Path -LiteralPath $startMenu) -and (Test-Path -LiteralPath $desktop)) '开始菜单和桌面有图标'
$info = (Get-Item -LiteralPath $window).VersionInfo
Assert-That ($info.ProductName -eq '申报册' -and $info.ProductVersion -eq $Version) '程序带版本信息'
$process = Start-Process -FilePath $console -ArgumentList "--data-dir `"$scratch\资 料`" self-test" -Wait -PassThru -NoNewWindow
Assert-That ($process.ExitCode -eq 0) '装好的程序自检通过'

Write-Host '== 程序开着时不升级、不卸载'
$held = [System.IO.File]::Open($window, 'Open', 'Read', 'Read')
try { Assert-That ((Start-Installer $place) -eq 3) '退出码是 3' } finally { $held.Close() }
Assert-That (Test-Path -LiteralPath $console) '程序文件都在'

Write-Host '== 别的程序开着手册时不升级、不卸载，什么也不删'
$manual = Join-Path $place '_internal\resources\manual\使用手册.pdf'
$before = @(Get-ChildItem -LiteralPath $place -Recurse -File).Count
# As many readers hold it: others may read and write, but not delete.
$held = [System.IO.File]::Open($manual, 'Open', 'Read', 'ReadWrite')
try {
    Assert-That ((Start-Installer $place) -eq 3) '退出码是 3'
    Start-Process -FilePath (Join-Path $place 'uninstall-shenbao.exe') -ArgumentList "/S _?=$place" -Wait
    Assert-That (@(Get-ChildItem -LiteralPath $place -Recurse -File).Count -eq $before) '一个文件也没有少'
} finally { $held.Close() }
Assert-That (Test-Path $key) '登记还在'

Write-Host '== 升级'
$own = Join-Path $place '我的草稿.shenbao'
Set-Content -LiteralPath $own -Value '草稿' -Encoding UTF8
$inside = Join-Path $place '_internal\我的笔记.txt'
Set-Content -LiteralPath $inside -Value '笔记' -Encoding UTF8
Remove-Item -LiteralPath $desktop
Assert-That ((Start-Installer $place) -eq 0) '再装一次的退出码是 0'
Assert-That ((Test-Path -LiteralPath $own) -and (Test-Path -LiteralPath $inside)) '别人的文件没有动'
Assert-That (-not (Test-Path -LiteralPath $desktop)) '删掉的桌面图标没有再放回来'
Assert-That (Test-Path -LiteralPath $window) '程序在'

Write-Host '== 卸载'
Start-Process -FilePath (Join-Path $place 'uninstall-shenbao.exe') -ArgumentList '/S' -Wait
# The uninstaller goes on from a copy of itself.
Assert-That (Wait-Until { -not (Test-Path $key) } 120) '登记去掉了'
Assert-That (Wait-Until { -not (Test-Path -LiteralPath (Join-Path $place 'uninstall-shenbao.exe')) } 30) '卸载程序自己也走了'
Assert-That (-not (Test-Path -LiteralPath $startMenu)) '开始菜单的图标去掉了'
Assert-That (-not (Test-Path "$classes\Shenbao.Draft")) '文件类型去掉了'
$left = @(Get-ChildItem -LiteralPath $place -Recurse -File | ForEach-Object { $_.Name } | Sort-Object)
Assert-That (($left -join '|') -eq ((@('我的草稿.shenbao', '我的笔记.txt') | Sort-Object) -join '|')) '只剩下别人的文件'
Assert-That (Test-Path -LiteralPath (Join-Path $scratch '资 料')) '资料还在'
Remove-Item -LiteralPath $scratch -Recurse -Force
Write-Host '安装试验通过。'
