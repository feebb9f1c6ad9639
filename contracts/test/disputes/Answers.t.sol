// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ChunkAnswer, ClaimEvidence, LineAnswer, LineLeaf, ReceiptEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Answer, Epoch, EpochBuilder} from "../EpochBuilder.sol";
import {Answering} from "./Answering.sol";
import {Evidence} from "./Evidence.sol";

/// @notice What answers a demand and what does not. That an honest operator can always answer is HonestEpochTest's.
contract DisputesAnswersTest is Answering {
    using EpochBuilder for Epoch;
    using Evidence for Epoch;

    /* WHOLE FLOW */

    function test_EachKindOfDemandIsAnswered() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        post(e);
        ask(e, IDisputes.DemandKind.Line, 0, abi.encode(lineAnswer(e, 0)));
        ask(e, IDisputes.DemandKind.Receipt, 3, abi.encode(e.source(3)));
        ask(e, IDisputes.DemandKind.Chunk, 1, abi.encode(e.chunk(1)));
        ask(e, IDisputes.DemandKind.Claim, 2, abi.encode(Evidence.cumulative(before, e, 2)));
        finalise(e);
        assertEq(royalties.claimsRoot(2), e.header.claims);
    }

    function test_SilenceVoids() public {
        (, Epoch memory e) = twoEpochs();
        // nobody knows what the data is
        e.header.data = keccak256("data");
        post(e);
        demand(e, IDisputes.DemandKind.Chunk, 0);
        vm.expectRevert(IRoyalties.NotAnswered.selector);
        royalties.answer(e.header, e.previousHead, IDisputes.DemandKind.Chunk, 0, abi.encode(e.chunk(0)));
        skip(1 hours);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.DemandOpen.selector, 1));
        royalties.finalise(e.header, e.previousHead);
        royalties.voidUnanswered(e.header, e.previousHead, IDisputes.DemandKind.Chunk, 0);
        assertEq(royalties.head(), e.previousHead);
        assertEq(epochNumber(), 1);
    }

    function ask(Epoch memory e, IDisputes.DemandKind kind, uint256 index, bytes memory evidence) private {
        demand(e, kind, index);
        uint256 had = royalties.bonds(operator);
        royalties.answer(e.header, e.previousHead, kind, index, evidence);
        assertEq(royalties.bonds(operator), had + royalties.DEMAND_BOND());
    }

    function demand(Epoch memory e, IDisputes.DemandKind kind, uint256 index) private {
        uint256 bond = royalties.DEMAND_BOND();
        vm.deal(challenger, bond);
        vm.prank(challenger);
        royalties.demand{value: bond}(e.header, e.previousHead, kind, index);
    }

    /* WRONG ITEMS */

    function test_AWrongReceiptAnswersNothing() public {
        uint256 state = vm.snapshotState();
        for (uint256 i; i < 9; ++i) {
            Answer[] memory list = asked();
            Answer memory a = list[FIRST];
            if (i == 0) a.receipt.kind = 2;
            if (i == 1) a.receipt.cumulative += 100 ether;
            if (i == 2) a.receipt.modelPayee = operator;
            if (i == 3) a.receipt.adapterHash = 0;
            if (i == 4) a.receipt.version = 2;
            if (i == 5) (a.shares[0], a.shares[1]) = (a.shares[1], a.shares[0]);
            sign(a, i == 6 ? 0xBAD : GATEWAY);
            (Epoch memory e, uint256 r) = withSigned(list, FIRST);
            if (i == 7) e.receipts[r].nonce += 1;
            e.reroot();
            // the last one is left as it was
            assertEq(receipt(e, r, e.source(r)), i == 8, vm.toString(i));
            if (i != 7) assertEq(line(e, 0, lineAnswer(e, modelLine(e, r))), false, "its lines");
            vm.revertToState(state);
        }
    }

    function modelLine(Epoch memory e, uint256 r) private pure returns (uint256 l) {
        while (e.lines[l].receiptHash != e.receipts[r].receiptHash) ++l;
    }

    function test_AReceiptIsShownWhole() public {
        (, Epoch memory e) = twoEpochs();
        ReceiptEvidence memory shown = e.source(0);
        shown.signature = "";
        assertFalse(receipt(e, 0, shown), "signature");
        shown = e.source(0);
        shown.version.baseHash = 0;
        assertFalse(receipt(e, 0, shown), "version");
        shown = e.source(0);
        shown.shares[0].ppm -= 1;
        assertFalse(receipt(e, 0, shown), "shares");
        shown = e.source(0);
        shown.receipt.fee -= 1;
        assertFalse(receipt(e, 0, shown), "receipt");
        shown = e.source(0);
        shown.entry.leaf.sumBefore += 1;
        assertFalse(receipt(e, 0, shown), "leaf");
    }

    function test_AWrongLineAnswersNothing() public {
        (, Epoch memory e) = twoEpochs();
        for (uint256 l; l < e.lines.length; ++l) {
            LineLeaf memory kept = abi.decode(abi.encode(e.lines[l]), (LineLeaf));
            e.lines[l].amount += 1;
            e.reroot();
            assertFalse(line(e, l, lineAnswer(e, l)), "amount");
            e.lines[l].amount = kept.amount;
            e.lines[l].account = operator;
            e.reroot();
            assertFalse(line(e, l, lineAnswer(e, l)), "account");
            e.lines[l] = kept;
            e.reroot();
            LineAnswer memory shown = lineAnswer(e, l);
            assertTrue(line(e, l, shown));
            shown.source.signature = "";
            assertFalse(line(e, l, shown), "without its receipt's signature");
            shown = lineAnswer(e, l);
            shown.source = e.source(shown.source.entry.leaf.index == 0 ? 1 : 0);
            assertFalse(line(e, l, shown), "with another receipt");
            shown = lineAnswer(e, l);
            shown.source.receipt.time += 1;
            assertFalse(line(e, l, shown), "with another time");
        }
    }

    function test_ALineOfNothingAnswersNothing() public {
        (, Epoch memory e) = twoEpochs();
        // a code that names nothing implies nobody and nothing
        e.lines[0] = LineLeaf(0, address(0), e.receipts[0].receiptHash, 4 * 31, 0, 0);
        e.reroot();
        assertFalse(line(e, 0, LineAnswer(e.line(0), e.source(0), lineAnswer(e, e.lines.length - 1).row)));
    }

    function test_AWrongClaimAnswersNothing() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        e.claims[2].cumulative += 1;
        e.reroot();
        assertFalse(claim(e, 2, Evidence.cumulative(before, e, 2)), "cumulative");
        e.claims[2].cumulative -= 1;
        e.reroot();
        assertTrue(claim(e, 2, Evidence.cumulative(before, e, 2)));
        ClaimEvidence memory shown = Evidence.cumulative(before, e, 2);
        shown.previous = before.claimPlace(operator);
        assertFalse(claim(e, 2, shown), "past");
    }

    function test_AClaimOnAnothersLinesAnswersNothing() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        uint256 l = e.claims[1].lineEnd++;
        e.claims[1].cumulative += e.lines[l].amount;
        e.claims[2].cumulative -= e.lines[l].amount;
        e.reroot();
        assertFalse(claim(e, 1, Evidence.cumulative(before, e, 1)), "its last line is the next one's");
        e.claims[1].lineEnd -= 2;
        l = e.claims[1].lineEnd;
        e.claims[1].cumulative -= e.lines[l].amount + e.lines[l + 1].amount;
        e.claims[2].cumulative += e.lines[l].amount + e.lines[l + 1].amount;
        e.reroot();
        assertFalse(claim(e, 2, Evidence.cumulative(before, e, 2)), "its first line is the one before's");
    }

    function test_AClaimWithoutLinesIsAnswered() public {
        (Epoch memory before, Epoch memory e) = twoEpochs();
        e.lines = new LineLeaf[](0);
        e.claims = EpochBuilder.claimsOf(before.claims, e.lines);
        e.resum();
        e.reroot();
        for (uint256 i; i < e.claims.length; ++i) {
            assertTrue(claim(e, i, Evidence.cumulative(before, e, i)));
        }
    }

    /* CHUNKS */

    function test_AChunkIsFullUnlessItIsTheLast() public {
        (, Epoch memory e) = twoEpochs();
        e.chunks[0] = new bytes(4_095);
        e.reroot();
        assertFalse(chunk(e, 0, e.chunk(0)), "not the last");
        e.chunks[1] = new bytes(4_096);
        e.reroot();
        assertTrue(chunk(e, 1, e.chunk(1)), "the last may be full");
        e.chunks[1] = new bytes(4_097);
        e.reroot();
        assertFalse(chunk(e, 1, e.chunk(1)), "too large");
        e.chunks[1] = "";
        e.reroot();
        assertFalse(chunk(e, 1, e.chunk(1)), "empty");
    }

    function test_OtherBytesAnswerNothing() public {
        (, Epoch memory e) = twoEpochs();
        ChunkAnswer memory shown = e.chunk(0);
        shown.chunk[7] = 0x01;
        assertFalse(chunk(e, 0, shown));
        shown = e.chunk(0);
        shown.proof[0] = 0;
        assertFalse(chunk(e, 0, shown));
    }
}
