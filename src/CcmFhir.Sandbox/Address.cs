using CcmFhir.Sandbox.Rest;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CcmFhir.Sandbox;

/// <summary>Where this EHR answers. Known once the server listens; never taken from a request's Host header.</summary>
internal sealed class Address(IServer server)
{
    /// <summary>For example <c>http://127.0.0.1:5100</c>, without a slash at the end.</summary>
    public string Root => server.Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public string Fhir => $"{Root}/fhir";

    public string Issuer => $"{Root}/oauth";

    public string Of(StoredVersion resource) => $"{Fhir}/{resource.Type}/{resource.Id}";
}
