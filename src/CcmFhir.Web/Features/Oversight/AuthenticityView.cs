using CcmFhir.Web.Components;
using CcmFhir.Web.Oversight;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

//   GET  {Base}/authenticity   ?month= the month whose people are shown (absent: this month); the months shown end there when it is long ago

public sealed record AuthenticityView(OversightFrame Frame, YearMonth Month, AuthenticityTrend Trend) : IRenderedBy<AuthenticityPage>;
