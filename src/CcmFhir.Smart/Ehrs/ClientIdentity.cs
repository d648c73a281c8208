namespace CcmFhir.Smart.Ehrs;

/// <summary>A client id and how it is proven.</summary>
internal sealed record ClientIdentity(string Id, ClientAuthentication Authentication);
