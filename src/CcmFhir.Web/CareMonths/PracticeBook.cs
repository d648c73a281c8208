using System.Collections.Immutable;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.CareMonths;

/// <summary>What a practice decided for all its patients: who works here, what kinds of work, which payer means which policy, who supervises.</summary>
internal sealed record PracticeBook(StaffRegister Staff, ActivityTemplates Templates, PayerTable Payers, SupervisionBook Supervision)
{
    public static PracticeBook Empty { get; } = Of([], SupervisionBook.Empty);

    /// <param name="rows">The practice's own rows, <see cref="StaffRegister.KeyOf"/>.</param>
    /// <param name="supervision">From the oversight ledger.</param>
    public static PracticeBook Of(IReadOnlyList<LedgerRow> rows, SupervisionBook supervision) =>
        new(Register(rows), ActivityTemplates.Of(All<TemplateSet>(rows)), new PayerTable(All<PayerMapped>(rows)), supervision);

    private static StaffRegister Register(IReadOnlyList<LedgerRow> rows)
    {
        var ends = All<StaffIdentityEnded>(rows);
        return new StaffRegister(
            All<StaffNamed>(rows),
            [.. All<StaffIdentityJoined>(rows).Select(j => new JoinedIdentity(j, ends.FirstOrDefault(e => e.What.JoinId == j.Id)?.What.LastDay))]);
    }

    private static ImmutableArray<Recorded<T>> All<T>(IReadOnlyList<LedgerRow> rows)
        where T : LedgerEvent =>
        [.. rows.Where(r => r.Event is T).Select(r => new Recorded<T>(r.Id, r.RecordedAt, (T)r.Event))];
}
