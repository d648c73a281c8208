using CcmFhir.Web.Storage;
using Dapper;

namespace CcmFhir.Peers.Tests.Crash;

/// <summary>Compares what users were told, what the store says and what the EHR has.</summary>
internal sealed class CrashCount(Database store, ICrashEhr ehr, CrashLoad load, Action<string> report)
{
    public async Task<CrashFigures> CountAsync(int kills)
    {
        await using var connection = await store.OpenAsync();
        var kept = (await connection.QueryAsync<Guid>("select id from ledger where kind = 'time'")).ToHashSet();
        var closed = (await connection.QueryAsync<Guid>("select patient_id from ledger where kind = 'month-closed'")).Distinct().Count();
        var rows = (await connection.QueryAsync<OutboxLine>(
            """
            select o.id as Id, o.kind as Kind, o.identifier as Identifier, o.state as State, o.detail as Detail,
                   exists (select 1 from outbox r where r.patient_id = o.patient_id and r.state in ('rejected', 'manual', 'credited') and r.kind <> 'Provenance') as HasStuck
            from outbox o where o.amends is null order by o.seq
            """)).AsList();
        var there = await InEhrAsync();

        var entriesLost = load.Entries.Where(id => !kept.Contains(id)).ToArray();
        Report("lost", entriesLost.Select(id => $"time entry {id:D}"));
        var closesLost = Math.Max(0, load.Closed.Distinct().Count() - closed);
        Report("lost", Enumerable.Repeat("a closed month", closesLost));
        var twice = there.Where(t => t.Value > 1).Select(t => $"{t.Key} x{t.Value}").ToArray();
        Report("twice", twice);
        var unaccounted = rows.Where(r => IsUnaccounted(r, there)).ToArray();
        foreach (var row in unaccounted)
        {
            var history = await connection.QueryAsync<(long At, string State, string? Detail)>(
                "select at, state, detail from outbox_history where outbox_id = @Id order by at", new { row.Id });
            report($"unaccounted: {row.Kind} {row.Identifier} {row.State}: {string.Join("; ", history.Select(h => $"{h.At % 10_000_000} {h.State} {h.Detail}"))}");
        }

        var unsent = await connection.ExecuteScalarAsync<int>("select count(*) from charge c where not exists (select 1 from outbox o where o.id = c.id)");
        Report("unaccounted", Enumerable.Repeat("an approved charge that is not on its way", unsent));
        foreach (var state in rows.CountBy(r => (r.Kind, r.State, r.Detail)).OrderByDescending(s => s.Value))
        {
            report($"{state.Value} {state.Key.Kind} {state.Key.State} {state.Key.Detail}");
        }

        return new CrashFigures(
            kills, load.Entries.Count + load.Closed.Count, entriesLost.Length + closesLost,
            there.Keys.Count(k => k.Contains("ccm-charge|", StringComparison.Ordinal)), twice.Length, unaccounted.Length + unsent);
    }

    /// <summary>
    /// Not decided yet, or said to be in the EHR and not there. Rejected and manual rows stand on a page for a person. A Provenance has no
    /// identifier to be counted by; one that went back did so with something that is not there.
    /// </summary>
    private static bool IsUnaccounted(OutboxLine row, Dictionary<string, int> there) => row.State switch
    {
        "confirmed" => row.Kind != "Provenance" && !there.ContainsKey(row.Identifier),
        "approved" or "sending" or "unknown" => true,
        "credited" => row.Kind == "Provenance" && !row.HasStuck,
        _ => false,
    };

    /// <summary>Our identifiers in the charts, and how often each is there.</summary>
    private async Task<Dictionary<string, int>> InEhrAsync()
    {
        var all = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var patient in load.Patients)
        {
            foreach (var resource in await ehr.WrittenAsync(patient))
            {
                var identifier = resource["identifier"]![0]!;
                var key = $"{identifier["system"]!.GetValue<string>()}|{identifier["value"]!.GetValue<string>()}";
                all[key] = all.GetValueOrDefault(key) + 1;
            }
        }

        return all;
    }

    private void Report(string what, IEnumerable<string> which)
    {
        foreach (var one in which)
        {
            report($"{what}: {one}");
        }
    }

    private sealed record OutboxLine
    {
        public Guid Id { get; init; }
        public string Kind { get; init; } = "";
        public string Identifier { get; init; } = "";
        public string State { get; init; } = "";
        public string? Detail { get; init; }
        public bool HasStuck { get; init; }
    }
}
