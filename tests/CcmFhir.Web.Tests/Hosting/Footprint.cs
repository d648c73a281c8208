using CcmFhir.Testing;
using Dapper;

namespace CcmFhir.Web.Tests.Hosting;

/// <summary>How much there is in the store and in the EHR: equal before and after, nothing was changed.</summary>
internal sealed record Footprint(string Store, string Ehr)
{
    private static readonly string[] Tables = ["patient", "care_context", "ledger", "timer", "care_month", "charge", "outbox"];

    private static readonly string[] Written = ["Task", "Observation", "Consent", "CarePlan", "ChargeItem", "Provenance", "DocumentReference"];

    public static async Task<Footprint> OfAsync(RunningApp app)
    {
        await using var connection = await app.Database.OpenAsync();
        var store = new List<string>();
        foreach (var table in Tables)
        {
            store.Add($"{table} {await connection.ExecuteScalarAsync<long>($"select count(*) from {table}")}");
        }

        return new Footprint(string.Join(", ", store), string.Join(", ", Written.Select(t => $"{t} {app.Ehr.All(t).Length}")));
    }
}
