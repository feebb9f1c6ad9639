// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ClaimEvidence,
    ClaimPair,
    ClaimTotalEvidence,
    DroppedEvidence,
    Place,
    ProvenClaim,
    RangeEvidence
} from "../interfaces/Evidence.sol";
import {IDisputes} from "../interfaces/IDisputes.sol";
import {Entries, Entry} from "./Entries.sol";

/// @title ClaimPredicates
/// @notice What can be wrong between an epoch's lines, the claims before it and its claims. Claim i owns the lines from the
/// claim before it's `lineEnd` to its own.
library ClaimPredicates {
    using Entries for *;

    /// @notice Neighbours whose accounts do not ascend, or whose lines run backwards.
    function wrongOrder(IDisputes.Context calldata context, ClaimPair memory e) internal pure returns (bool) {
        (Entry memory first, Entry memory second) = (e.first.entry(), e.second.entry());
        if (first.wrongOrder(second, context.header.claims)) return true;
        return e.second.leaf.lineEnd < e.first.leaf.lineEnd && first.neighbours(second, context.header.claims);
    }

    /// @notice All claims together are not the ones before plus the epoch's lines, or do not own all lines.
    function wrongTotal(IDisputes.Context calldata context, ClaimTotalEvidence memory e) internal view returns (bool) {
        bytes32 before = context.royalties.claimsRoot(context.epoch - 1);
        uint256 total = context.header.lineSum;
        if (before != 0) {
            Entry memory previousLast = e.previousLast.entry();
            if (!previousLast.lastUnder(before)) return false;
            total += previousLast.end();
        }
        if (e.last.entry().wrongTotal(context.header.claims, total)) return true;
        if (context.header.claims == 0 || !e.last.entry().lastUnder(context.header.claims)) return false;
        if (context.header.lines == 0) return e.last.leaf.lineEnd != 0;
        return e.lastLine.entry().lastUnder(context.header.lines) && e.last.leaf.lineEnd != e.lastLine.leaf.index + 1;
    }

    /// @notice The claim is not what the account had before plus its lines.
    function wrongCumulative(IDisputes.Context calldata context, ClaimEvidence memory e) internal view returns (bool) {
        (bool shown, uint256 cumulative) = _cumulative(context, e);
        return shown && cumulative != e.claim.leaf.cumulative;
    }

    /// @notice The claim is what the account had before plus its lines, and the first and last of them are its own.
    function rightCumulative(IDisputes.Context calldata context, ClaimEvidence memory e) internal view returns (bool) {
        (bool shown, uint256 cumulative) = _cumulative(context, e);
        if (!shown || cumulative != e.claim.leaf.cumulative) return false;
        if (_begin(e.claim, e.before) == e.claim.leaf.lineEnd) return true;
        return e.first.leaf.account == e.claim.leaf.account && e.last.leaf.account == e.claim.leaf.account;
    }

    /// @notice A line among the claim's own is another account's.
    function wrongRange(IDisputes.Context calldata context, RangeEvidence memory e) internal pure returns (bool) {
        uint256 index = e.line.leaf.index;
        return e.line.leaf.account != e.claim.leaf.account && index >= _begin(e.claim, e.before)
            && index < e.claim.leaf.lineEnd && _claimStands(context, e.claim, e.before)
            && e.line.entry().under(context.header.lines);
    }

    /// @notice An account of the epoch before has no claim.
    function accountDropped(IDisputes.Context calldata context, DroppedEvidence memory e) internal view returns (bool) {
        return e.missing.place != Place.Here
            && e.previous.entry().under(context.royalties.claimsRoot(context.epoch - 1))
            && e.missing.standsAt(context.header.claims, e.previous.leaf.account);
    }

    /// @dev What the account had before plus the prefix sums of its first and last line.
    function _cumulative(IDisputes.Context calldata context, ClaimEvidence memory e)
        private
        view
        returns (bool shown, uint256 cumulative)
    {
        if (!_claimStands(context, e.claim, e.before)) return (false, 0);
        bytes32 before = context.royalties.claimsRoot(context.epoch - 1);
        if (!e.previous.standsAt(before, e.claim.leaf.account)) return (false, 0);
        if (e.previous.place == Place.Here) cumulative = e.previous.near.leaf.cumulative;
        (uint256 begin, uint256 end) = (_begin(e.claim, e.before), e.claim.leaf.lineEnd);
        if (begin >= end) return (begin == end, cumulative);
        (Entry memory first, Entry memory last) = (e.first.entry(), e.last.entry());
        shown = first.index == begin && last.index == end - 1 && first.under(context.header.lines)
            && last.under(context.header.lines);
        // sums that run backwards or wrap are LineSum's
        unchecked {
            cumulative += last.end() - first.sumBefore;
        }
    }

    function _claimStands(IDisputes.Context calldata context, ProvenClaim memory claim, ProvenClaim memory before)
        private
        pure
        returns (bool)
    {
        if (claim.leaf.index == 0) return claim.entry().under(context.header.claims);
        return before.entry().neighbours(claim.entry(), context.header.claims);
    }

    /// @dev First line of the claim.
    function _begin(ProvenClaim memory claim, ProvenClaim memory before) private pure returns (uint256) {
        return claim.leaf.index == 0 ? 0 : before.leaf.lineEnd;
    }
}
