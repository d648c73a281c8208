using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using Dapper;
using NodaTime.Text;

namespace CcmFhir.Web.Features.BackOffice;

/// <summary>
/// The practice's charges over all patients that a person must see to: those that will not go on by themselves, and those that have been on their way, or handed
/// over and not confirmed, for longer than <see cref="WaitMax"/>.
/// </summary>
internal sealed class OfficeCharges(Database database, Patients patients, SessionOwner owner, LaunchConfiguration configuration, TimeProvider clock)
{
    private const int RowsMax = 500;

    private const string Columns =
        "o.seq as Seq, o.ehr_id as EhrId, o.patient_id as PatientId, o.state as State, c.month as Month, c.code as Code, c.units as Units";

    private const string Listed = "from outbox o join charge c on c.id = coalesce(o.amends, o.id) where o.practice_id = @practiceId and o.kind = 'ChargeItem'";

    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    /// <summary>The charges, and the patients whose names are among them.</summary>
    public async Task<(ImmutableArray<OfficeChargeView> Charges, ImmutableArray<PatientKey> Patients)> ReadAsync(OfficeSeat seat, CancellationToken cancel)
    {
        var rows = await RowsAsync(seat.PracticeId, cancel);
        var keys = rows.Select(r => new PatientKey(seat.PracticeId, r.EhrId, r.PatientId)).Distinct().ToImmutableArray();
        var names = new Dictionary<Guid, string>();
        foreach (var key in keys)
        {
            names[key.PatientId] = (await patients.ReadAsync(key.PatientId, cancel)).Name;
        }

        var open = await owner.OpenedFromAsync(seat, cancel);
        return ([.. rows.Select(r => View(r, names[r.PatientId], open.FirstOrDefault(c => c.Patient.PatientId == r.PatientId)))], keys);
    }

    private OfficeChargeView View(Row row, string patient, CareContext? open)
    {
        var month = YearMonthPattern.Iso.Parse(row.Month).Value;
        return new OfficeChargeView(
            patient, month, row.Code, row.Units, char.ToUpperInvariant(row.State[0]) + row.State[1..], configuration.FindById(row.EhrId)?.DisplayName ?? row.EhrId,
            open is null ? $"/office/open/{Uri.EscapeDataString(row.EhrId)}" : new Links(open.Id, month).Charges, open is not null,
            row.State is "approved" or "sending" or "sent", row.Waits);
    }

    private async Task<IReadOnlyList<Row>> RowsAsync(string practiceId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        // Each part spells the condition of the partial index it reads: outbox_for_person, outbox_open, outbox_charges. What a person or a hand-over began less
        // than a day ago has not waited long. A charge waits for what the first row under way of its patient waits for.
        return (await connection.QueryAsync<Row>(
            $"""
            select 0 as Part, {Columns}, cast(null as text) as Waits {Listed} and o.state in ('manual', 'rejected', 'unknown')
            union all
            select 1 as Part, {Columns},
              (select e.detail from outbox e where e.patient_id = o.patient_id and e.seq <= o.seq and e.state in ('approved', 'sending', 'unknown')
               and (e.kind <> 'Provenance' or e.seq = o.seq) order by e.seq limit 1) as Waits
            {Listed} and o.state in ('approved', 'sending', 'unknown') and o.state <> 'unknown' and o.created_at < @before
            and not exists (select 1 from outbox_history h where h.outbox_id = o.id and h.at >= @before and h.by_person is not null)
            union all
            select 2 as Part, {Columns}, cast(null as text) as Waits {Listed} and o.state = 'sent' and o.created_at < @before
            and not exists (select 1 from outbox_history h where h.outbox_id = o.id and h.at >= @before and h.state = 'sent')
            order by Part, Month, Seq limit @RowsMax
            """, new { practiceId, RowsMax, before = (clock.GetUtcNow() - WaitMax).ToUnixTimeMilliseconds() })).AsList();
    }

    private sealed record Row
    {
        public string EhrId { get; init; } = "";
        public Guid PatientId { get; init; }
        public string State { get; init; } = "";
        public string Month { get; init; } = "";
        public string Code { get; init; } = "";
        public int Units { get; init; }
        public string? Waits { get; init; }
    }
}
