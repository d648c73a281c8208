using System.Collections.Immutable;

namespace CcmFhir.Billing.Fees;

/// <summary>
/// The fee schedule years known, shipped and imported. The formula is CMS's:
/// (work x work GPCI + practice expense x PE GPCI + malpractice x MP GPCI) x conversion factor, rounded once, to the cent, per unit.
/// </summary>
public sealed class FeeSchedules
{
    private readonly ImmutableSortedDictionary<int, FeeYear> _years;

    private FeeSchedules(ImmutableSortedDictionary<int, FeeYear> years) => _years = years;

    /// <summary>The years that ship: 2025 and 2026, without geographic indices.</summary>
    public static FeeSchedules Shipped { get; } = new FeeSchedules(ImmutableSortedDictionary<int, FeeYear>.Empty)
        .With(FeeYearJson.ReadShipped(2025))
        .With(FeeYearJson.ReadShipped(2026));

    public IEnumerable<FeeYear> Years => _years.Values;

    /// <summary>These schedules with a year added, or put in place of the one known.</summary>
    public FeeSchedules With(FeeYear year) => new(_years.SetItem(year.Year, year));

    public FeeYear? Find(int year) => _years.GetValueOrDefault(year);

    /// <summary>
    /// The allowed amount of one unit. A null or unknown locality gives the national amount (every index 1.000), and the
    /// <see cref="Payment"/> says so. RHC and FQHC sites are paid the national non-facility amount: ask with a null locality.
    /// </summary>
    /// <param name="code">HCPCS or CPT code.</param>
    /// <param name="year">Calendar year of the date of service.</param>
    /// <param name="setting">By place of service.</param>
    /// <param name="locality">The payment locality of the practice.</param>
    /// <param name="qp">Whether the practitioner is a qualifying APM participant that year.</param>
    public PaymentAnswer PerUnit(string code, int year, PaymentSetting setting, Locality? locality, bool qp)
    {
        if (Find(year) is not { } fees)
        {
            return new NoPayment(NoPaymentReason.UnknownYear, $"no fee schedule of {year} is known (known: {KnownYears()})");
        }

        if (fees.Find(code) is not { } rvu)
        {
            return new NoPayment(NoPaymentReason.UnknownCode, $"code {code} is not in the fee schedule of {year}");
        }

        if (fees.Factor(qp) is not { } factor)
        {
            return new NoPayment(NoPaymentReason.NoQpFactor, $"the QP conversion factor of {year} is not known");
        }

        if (rvu.PracticeExpense(setting) is not { } practiceExpense)
        {
            return new NoPayment(NoPaymentReason.NotPriced, $"the fee schedule of {year} gives no amount for {code} in this setting (status {rvu.Status})");
        }

        var gpci = locality is { } place ? fees.Find(place) : null;
        var units = (rvu.Work * (gpci?.Work ?? 1m))
            + (practiceExpense * (gpci?.PracticeExpense ?? 1m))
            + (rvu.Malpractice * (gpci?.Malpractice ?? 1m));
        return new Payment(ToCents(units * factor), factor, gpci, rvu.IsPaidByMedicare, fees.Source);
    }

    /// <summary>Half a cent goes up, as CMS's own amounts do.</summary>
    internal static decimal ToCents(decimal dollars) => Math.Round(dollars, 2, MidpointRounding.AwayFromZero);

    private string KnownYears() => string.Join(", ", _years.Keys);
}
