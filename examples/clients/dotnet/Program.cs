// dotnet run, with SSL_CERT_FILE=.data/localhost.pem on Linux; on Windows and macOS trust the certificate first.
using Azure.Identity;
using Microsoft.Graph.Beta;
using Microsoft.Graph.Beta.Models;
using Microsoft.Kiota.Authentication.Azure;

var gateway = Environment.GetEnvironmentVariable("REMOTE_HELP_GATEWAY") ?? "https://localhost:8788";
var tenantId = "10ca1000-0000-4000-8000-000000000001"; // the local one; any GUID will do
var clientId = "eeeeeeee-0000-4000-8000-000000000009"; // any GUID will do, as will any secret

var credential = new ClientSecretCredential(tenantId, clientId, "any", new ClientSecretCredentialOptions
{
    AuthorityHost = new Uri(gateway),
    DisableInstanceDiscovery = true,
});
var authentication = new AzureIdentityAuthenticationProvider(
    credential, ["localhost"], null, true, "https://graph.microsoft.com/.default");
var client = new GraphServiceClient(new HttpClient(), authentication, $"{gateway}/beta");

var made = await client.DeviceManagement.RemoteAssistancePartners.PostAsync(
    new RemoteAssistancePartner { DisplayName = "A partner" });
var all = await client.DeviceManagement.RemoteAssistancePartners.GetAsync();
Console.WriteLine($"created {made?.Id}; there are {all?.Value?.Count}");
