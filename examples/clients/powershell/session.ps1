# Install-Module Microsoft.Graph.Authentication; PowerShell 7. Trust .data/localhost.pem first.
param([string] $Gateway = 'https://localhost:8788')

$body = '{}'
$token = (Invoke-RestMethod -Method Post -Uri "$Gateway/_local/token" -ContentType 'application/json' -Body $body).token

Add-MgEnvironment -Name Local -AzureADEndpoint $Gateway -GraphEndpoint $Gateway
Connect-MgGraph -Environment Local -AccessToken (ConvertTo-SecureString $token -AsPlainText)

$made = Invoke-MgGraphRequest -Method POST -Uri "$Gateway/beta/RequestRemoteHelpSessionAccessResponse" -Body @{
    sessionKey          = 'Session Key value'
    sessionType         = 'viewScreen'
    pubSubEncryptionKey = 'Pub Sub Encryption Key value'
    pubSubEncryption    = 'Pub Sub Encryption value'
}
Invoke-MgGraphRequest -Uri "$Gateway/beta/RequestRemoteHelpSessionAccessResponse/$($made.id)"
