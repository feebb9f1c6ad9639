// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Fees, Header} from "../../src/interfaces/Types.sol";
import {RoyaltiesLedgerPayers} from "./RoyaltiesLedgerPayers.sol";

/// @notice Puts its value where no function of the receiver is asked.
contract LedgerForcer {
    constructor(address receiver) payable {
        selfdestruct(payable(receiver));
    }
}

/// @notice What payers, the operator, substitutes, challengers, claimants, governance and time do. Inputs are bounded to what each
/// of them can do, so that no call reverts.
contract RoyaltiesLedgerHandler is RoyaltiesLedgerPayers {
    IDisputes.DemandKind private constant LINE = IDisputes.DemandKind.Line;
    IDisputes.Predicate private constant WRONG = IDisputes.Predicate.WrongLine;

    /* EPOCHS */

    function post(uint256 seed, bool wrong, bool substitute) external checked {
        if (inPool() == 0 || (inPending() != 0 && (!pendingDue() || pendingIsWrong || openDemands.length != 0))) {
            return;
        }
        address by = operator;
        if (substitute) {
            skip(15 days);
            by = bob;
            if (royalties.bonds(bob) < inPool()) fund(bob, inPool() - royalties.bonds(bob));
        } else {
            cover(inPool());
        }
        noteFinalised();
        Header memory h = honest(inPool(), seed);
        if (wrong) h.receipts = keccak256(abi.encode(WRONG, evidence()));
        postAs(by, h);
        pendingIsWrong = wrong;
    }

    function finaliseEpoch() external checked {
        if (!pendingDue() || pendingIsWrong || openDemands.length != 0) return;
        noteFinalised();
        royalties.finalise(posted, beforePosted);
        (posted, beforePosted) = (none, 0);
    }

    function disputeWrong(bool byOperator) external checked {
        if (inPending() == 0 || !pendingIsWrong) return;
        address challenger = byOperator ? operator : alice;
        commit(challenger, newestEpoch(), WRONG, evidence());
        vm.prank(challenger);
        royalties.dispute(posted, beforePosted, WRONG, evidence());
        noteVoided();
    }

    function demand(uint256 index) external checked {
        index = bound(index, 0, 99);
        if (inPending() == 0 || block.timestamp + window() / 2 >= finalAt()) return;
        if (royalties.demanderOf(royalties.demandId(head, finalAt(), LINE, index)) != address(0)) return;
        uint256 bond = royalties.DEMAND_BOND();
        vm.deal(alice, alice.balance + bond);
        vm.prank(alice);
        royalties.demand{value: bond}(posted, beforePosted, LINE, index);
        funded += bond;
        openDemands.push(Demand(head, finalAt(), index));
    }

    function answer() external checked {
        if (openDemands.length == 0 || answersEnded()) return;
        royalties.answer(posted, beforePosted, LINE, openDemands[openDemands.length - 1].index, "data");
        openDemands.pop();
    }

    function voidUnanswered() external checked {
        if (openDemands.length == 0 || !answersEnded()) return;
        royalties.voidUnanswered(posted, beforePosted, LINE, openDemands[openDemands.length - 1].index);
        openDemands.pop();
        noteVoided();
    }

    function withdrawDemand() external checked {
        if (voidedDemands.length == 0) return;
        Demand memory d = voidedDemands[voidedDemands.length - 1];
        voidedDemands.pop();
        out(abi.encodeCall(IRoyalties.withdrawDemand, (d.head, d.finalAt, LINE, d.index)), address(this));
    }

    /* MONEY OUT */

    function claimOne(uint256 epoch, uint256 i, bool elsewhere) external checked {
        if (finalised == 0) return;
        (epoch, i) = (bound(epoch, 1, finalised), bound(i, 0, accounts.length - 1));
        if (cumulativesOf[epoch][i] <= royalties.claimed(accounts[i])) return;
        if (refusesToReceive(i) || (elsewhere && i < 5)) {
            bytes memory data = abi.encodeCall(IRoyalties.claimTo, (payer, epoch, leafOf(epoch, i), proofOf(epoch, i)));
            out(data, accounts[i]);
        } else {
            out(abi.encodeCall(IRoyalties.claim, (epoch, leafOf(epoch, i), proofOf(epoch, i))), address(this));
        }
    }

    /// @dev All of an epoch, old or new; who refuses or has been paid is skipped.
    function claimMany(uint256 epoch) external checked {
        if (finalised == 0) return;
        epoch = bound(epoch, 1, finalised);
        IRoyalties.ClaimItem[] memory items = new IRoyalties.ClaimItem[](accounts.length);
        for (uint256 i; i < items.length; ++i) {
            items[i] = IRoyalties.ClaimItem(epoch, leafOf(epoch, i), proofOf(epoch, i));
        }
        out(abi.encodeCall(IRoyalties.claimMany, (items)), address(this));
    }

    /// @dev What is pending, void or unknown pays nothing, whatever its tree says.
    function claimTooEarly(uint256 i) external checked {
        if (inPending() == 0) return;
        i = bound(i, 0, accounts.length - 1);
        uint256 epoch = newestEpoch();
        (bool ok, bytes memory why) =
            address(royalties).call(abi.encodeCall(IRoyalties.claim, (epoch, leafOf(epoch, i), proofOf(epoch, i))));
        assertFalse(ok);
        assertEq(bytes4(why), IRoyalties.BadProof.selector);
    }

    function flush(uint256 which) external checked {
        which %= 3;
        if (which == 0) out(abi.encodeCall(IRoyalties.flushBurn, ()), address(this));
        if (which == 1) out(abi.encodeCall(IRoyalties.flushTreasury, ()), address(this));
        if (which == 2) out(abi.encodeCall(IRoyalties.flushStakers, ()), address(this));
    }

    function withdrawBond(uint256 who, uint256 amount) external checked {
        address holder = bondHolders()[who % 3];
        (uint256 bond, uint256 needed) = (royalties.bonds(holder), royalties.bondNeeded(holder));
        if (bond <= needed) return;
        out(abi.encodeCall(IRoyalties.withdrawBond, (bound(amount, 0, bond - needed))), holder);
    }

    /// @dev Ends what is pending, settles the pool, pays everyone and returns every bond, by those who may.
    function resolve() external {
        if (inPending() != 0 && pendingIsWrong) {
            this.disputeWrong(false);
        } else if (inPending() != 0) {
            while (openDemands.length != 0 && !answersEnded()) this.answer();
            if (!pendingDue()) vm.warp(finalAt());
            if (openDemands.length != 0) this.voidUnanswered();
            else this.finaliseEpoch();
        }
        if (inPool() != 0) {
            this.post(type(uint256).max, false, false);
            vm.warp(finalAt());
            this.finaliseEpoch();
        }
        while (voidedDemands.length != 0) this.withdrawDemand();
        this.claimMany(type(uint256).max);
        for (uint256 i; i < accounts.length; ++i) {
            this.claimOne(type(uint256).max, i, false);
            assertEq(royalties.claimed(accounts[i]), cumulativesOf[finalised][i]);
        }
        for (uint256 i; i < 3; ++i) {
            this.flush(i);
            this.withdrawBond(i, type(uint256).max);
        }
    }

    /* THE REST OF THE WORLD */

    function setFees(uint16 burn, uint16 data, uint32 seconds_) external checked {
        burn = uint16(bound(burn, 0, 2_000));
        data = uint16(bound(data, 0, 7_000));
        vm.prank(governance);
        royalties.setFees(
            Fees(burn, 500, 500, 9_000 - burn - data, data, 1_000, 500, uint32(bound(seconds_, 1 hours, 7 days)))
        );
    }

    function force(uint256 amount) external checked {
        amount = bound(amount, 1, 1_000 ether);
        vm.deal(address(this), amount);
        new LedgerForcer{value: amount}(address(royalties));
        forced += amount;
    }

    function pass(uint256 seconds_) external {
        skip(bound(seconds_, 1, 2 days));
    }

    /// @dev The last quarter of the window is for disputes over what was shown.
    function answersEnded() private view returns (bool) {
        return inPending() != 0 && block.timestamp >= finalAt() - window() / 4;
    }

    function window() private view returns (uint256) {
        return royalties.policyOf(newestEpoch()).fees.disputeWindow;
    }
}
