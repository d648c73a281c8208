using CcmFhir.Fhir.Model;
using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;

namespace CcmFhir.Web.Features.Launch;

/// <summary>What the EHR's own directory says of who signed in.</summary>
/// <param name="Reference">Of the Practitioner, where the EHR named one: <c>Practitioner/id</c>.</param>
/// <param name="Practitioner">Null when it could not be read: a user without a readable Practitioner is still a user.</param>
/// <param name="Roles">What the Practitioner works as; of a PractitionerRole that signed in, that one alone.</param>
internal sealed record StaffRecord(string? Reference, Practitioner? Practitioner, IReadOnlyList<PractitionerRole> Roles)
{
    private static readonly StaffRecord None = new(null, null, []);

    /// <summary>
    /// Begins reading at once. Practitioner and roles are asked for together; a PractitionerRole first says whose it is. Nobody of another
    /// server is looked for here: the same id would be somebody else.
    /// </summary>
    public static Task<StaffRecord> ReadAsync(FhirClient client, EhrRegistration ehr, FhirUser? user, CancellationToken cancel) => user switch
    {
        { Type: "Practitioner", IsForeign: false } => OfPractitionerAsync(client, user.Id, cancel),
        { Type: "PractitionerRole", IsForeign: false } => OfRoleAsync(client, ehr, user.Id, cancel),
        _ => Task.FromResult(None),
    };

    private static async Task<StaffRecord> OfPractitionerAsync(FhirClient client, string id, CancellationToken cancel)
    {
        var practitioner = client.ReadAsync<Practitioner>(id, cancel);
        var roles = client.SearchAsync<PractitionerRole>([("practitioner", id)], cancel);
        // A server that does not know the parameter answers with everybody's roles.
        return new StaffRecord(
            $"Practitioner/{id}", (await practitioner).Value, [.. ((await roles).Value?.Matches ?? []).Where(r => r.Practitioner?.Parts.Id is not { } whose || whose == id)]);
    }

    private static async Task<StaffRecord> OfRoleAsync(FhirClient client, EhrRegistration ehr, string id, CancellationToken cancel)
    {
        if ((await client.ReadAsync<PractitionerRole>(id, cancel)).Value is not { } role)
        {
            return None;
        }

        return role.Practitioner?.Parts is { Type: "Practitioner", Id: { } own } parts && IsLocal(parts, ehr)
            ? new StaffRecord($"Practitioner/{own}", (await client.ReadAsync<Practitioner>(own, cancel)).Value, [role])
            : new StaffRecord(null, null, [role]);
    }

    private static bool IsLocal(ReferenceParts parts, EhrRegistration ehr) => parts.Base is not { } place
        || (IssuerUrl.TryNormalise(place, out var normal) && ehr.FhirBases.Any(b => b.OriginalString == normal));
}
