# Builds dist\videodesk (the program in one folder), checks it, and makes the installer from it.
#     powershell -File packaging\windows\build.ps1 [-NoFreeze]
# Needs Inno Setup 6.3 or newer (iscc on the path or in its usual folder). Signs where
# VIDEODESK_SIGN holds a command line that takes a file's name as its last argument.
param([switch]$NoFreeze)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

$python = '.venv\Scripts\python.exe'

function Invoke-Checked([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program ended with $LASTEXITCODE" }
}

function Find-InnoSetup {
    $found = Get-Command iscc -ErrorAction SilentlyContinue
    if ($found) { return $found.Source }
    foreach ($folder in @(${env:ProgramFiles(x86)}, $env:ProgramFiles, "$env:LOCALAPPDATA\Programs")) {
        $candidate = Join-Path $folder 'Inno Setup 6\ISCC.exe'
        if (Test-Path $candidate) { return $candidate }
    }
    throw 'Inno Setup 6 is not installed.'
}

function Add-Signature([string[]]$Files) {
    if (-not $env:VIDEODESK_SIGN) { return }
    $command, $options = -split $env:VIDEODESK_SIGN
    foreach ($file in $Files) { Invoke-Checked $command (@($options) + $file) }
}

if (-not $NoFreeze) {
    Invoke-Checked $python @('-m', 'PyInstaller', '--noconfirm', '--log-level', 'WARN', 'build.spec')
}
Invoke-Checked $python @('packaging\check_contents.py', 'dist\videodesk')
Invoke-Checked 'dist\videodesk\videodesk.exe' @('self-test')
Add-Signature @('dist\videodesk\videodesk.exe', 'dist\videodesk\videodesk-gui.exe')

$version = & $python -c 'import videodesk; print(videodesk.__version__)'
Invoke-Checked (Find-InnoSetup) @("/DVersion=$version", 'packaging\windows\videodesk.iss')
Add-Signature @("dist\videodesk-$version-setup.exe")
Write-Output "dist\videodesk-$version-setup.exe"
