// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Share} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {Answer, Epoch} from "../EpochBuilder.sol";
import {DisputesFixture} from "./DisputesFixture.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Two epochs, the second of which is spoilt in one way, and the call that voids it.
abstract contract Corrupted is DisputesFixture {
    using Evidence for Epoch;

    uint256 internal constant FIRST = 0;
    uint256 internal constant SECOND = 1;
    uint256 internal constant SINGLE = 2;
    uint256 internal constant PLAIN = 3;

    /// @dev Two answers in one channel, one in another, and one by a model without Datanets: its data part is nobody's, which
    /// leaves room below the most that lines may pay.
    function asked() internal returns (Answer[] memory list) {
        list = new Answer[](4);
        Share[] memory shares = new Share[](2);
        bool swap = datanetIds[0] > datanetIds[1];
        shares[swap ? 1 : 0] = shareOf(datanetIds[0], 1, 0, 300_000);
        shares[swap ? 0 : 1] = shareOf(datanetIds[1], 2, 1, 500_000);
        list[FIRST] = ask(0, 1, 10 ether, shares);
        list[SECOND] = ask(0, 3, 7 ether, shares);
        shares = new Share[](1);
        shares[0] = shareOf(datanetIds[2], 1, 3, 999_998);
        list[SINGLE] = ask(1, 2, 5 ether, shares);
        list[PLAIN] = ask(2, 4, 100 ether, new Share[](0));
        collect();
    }

    /// @dev A finalised epoch and an honest one after it, not posted yet.
    function twoEpochs() internal returns (Epoch memory before, Epoch memory e) {
        before = build(before, asked());
        post(before);
        finalise(before);
        e = build(before, asked());
    }

    /// @dev The epoch after a finalised one, with one receipt that was changed and signed anew.
    function withAnswer(Answer[] memory list, uint256 i) internal returns (Epoch memory e, uint256 r) {
        sign(list[i], GATEWAY);
        return withSigned(list, i);
    }

    function withSigned(Answer[] memory list, uint256 i) internal returns (Epoch memory e, uint256 r) {
        Epoch memory none;
        e = build(none, list);
        r = e.indexOf(Formats.receipt(list[i].receipt));
    }

    /// @dev Posts the epoch; one call takes it back, with the poster's bond.
    function voids(Epoch memory e, IDisputes.Predicate predicate, bytes memory evidence) internal {
        post(e);
        refuses(e, predicate, "");
        bytes32 commitment = keccak256(abi.encode(challenger, e.number, predicate, keccak256(evidence)));
        vm.prank(challenger);
        royalties.commitDispute(commitment);
        vm.roll(block.number + 1);
        vm.prank(challenger);
        royalties.dispute(e.header, e.previousHead, predicate, evidence);
        (uint88 pool, uint88 pending, uint24 number,,,,) = royalties.progress();
        assertEq(pool, e.header.total, "the total is back in the pool");
        assertEq(pending, 0);
        assertEq(number, e.number - 1);
        assertEq(royalties.head(), e.previousHead);
        assertEq(royalties.bonds(operator), 0, "the bond is slashed");
        assertEq(royalties.bonds(challenger), BOND / 2, "half of it is the challenger's");
        (, uint128 burn) = royalties.ledger();
        assertGe(burn, BOND / 2, "half of it is burned");
    }

    /// @dev What proves nothing returns false or reverts.
    function refuses(Epoch memory e, IDisputes.Predicate predicate, bytes memory evidence) internal view {
        try disputes.holds(predicate, context(e), evidence) returns (bool result) {
            assertFalse(result);
        } catch {}
    }
}
