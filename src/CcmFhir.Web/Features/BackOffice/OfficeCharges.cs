using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using Dapper;
using NodaTime.Text;

namespace CcmFhir.Web.Features.BackOffice;

/// <summary>The practice's charges over all patients that a person must see to.</summary>
internal sealed class OfficeCharges(Database database, Patients patients, SessionOwner owner, LaunchConfiguration configuration)
{
    private const int RowsMax = 500;

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
            open is null ? $"/office/open/{Uri.EscapeDataString(row.EhrId)}" : new Links(open.Id, month).Charges, open is not null);
    }

    private async Task<IReadOnlyList<Row>> RowsAsync(string practiceId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return (await connection.QueryAsync<Row>(
            """
            select o.ehr_id as EhrId, o.patient_id as PatientId, o.state as State, c.month as Month, c.code as Code, c.units as Units
            from outbox o join charge c on c.id = coalesce(o.amends, o.id)
            where o.practice_id = @practiceId and o.kind = 'ChargeItem' and o.state in ('manual', 'rejected', 'unknown')
            order by c.month, o.seq limit @RowsMax
            """, new { practiceId, RowsMax })).AsList();
    }

    private sealed record Row
    {
        public string EhrId { get; init; } = "";
        public Guid PatientId { get; init; }
        public string State { get; init; } = "";
        public string Month { get; init; } = "";
        public string Code { get; init; } = "";
        public int Units { get; init; }
    }
}
