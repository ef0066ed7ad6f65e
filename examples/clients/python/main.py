"""pip install msgraph-beta-sdk azure-identity

SSL_CERT_FILE=.data/localhost.pem REQUESTS_CA_BUNDLE=.data/localhost.pem python main.py
(the first is for the Graph client, the second for the credential; both name the certificate)
"""

import asyncio
import os

from azure.identity import ClientSecretCredential
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph_beta import GraphRequestAdapter, GraphServiceClient
from msgraph_beta.generated.models.remote_assistance_partner import RemoteAssistancePartner

GATEWAY = os.environ.get("REMOTE_HELP_GATEWAY", "https://localhost:8788")
TENANT_ID = "10ca1000-0000-4000-8000-000000000001"  # the local one; any GUID will do
CLIENT_ID = "eeeeeeee-0000-4000-8000-000000000009"  # any GUID will do, as will any secret


async def main():
    credential = ClientSecretCredential(
        TENANT_ID, CLIENT_ID, "any", authority=GATEWAY, disable_instance_discovery=True
    )
    authentication = AzureIdentityAuthenticationProvider(
        credential, scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["localhost"]
    )
    adapter = GraphRequestAdapter(authentication)
    adapter.base_url = f"{GATEWAY}/beta"
    partners = GraphServiceClient(request_adapter=adapter).device_management.remote_assistance_partners
    made = await partners.post(RemoteAssistancePartner(display_name="A partner"))
    print(f"created {made.id}; there are {len((await partners.get()).value)}")


asyncio.run(main())
