// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReceiptEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {IModelRegistry} from "../../src/interfaces/IModelRegistry.sol";
import {Fees} from "../../src/interfaces/Types.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {Answer, Epoch, EpochBuilder} from "../EpochBuilder.sol";
import {Corrupted} from "./Corrupted.sol";
import {Evidence} from "./Evidence.sol";

/// @notice Receipts that disagree with their leaf, their channel or their model.
contract DisputesReceiptsTest is Corrupted {
    using EpochBuilder for Epoch;
    using Evidence for Epoch;

    /* ABOVE COLLECTED */

    function test_AReceiptAboveWhatItsChannelPaidVoids() public {
        Answer[] memory list = asked();
        list[SINGLE].receipt.cumulative += 1;
        (Epoch memory e, uint256 r) = withAnswer(list, SINGLE);
        voids(e, IDisputes.Predicate.AboveCollected, abi.encode(e.source(r)));
    }

    function test_AFeeAboveItsCumulativeVoids() public {
        Answer[] memory list = asked();
        list[SINGLE].receipt.cumulative = list[SINGLE].receipt.fee - 1;
        (Epoch memory e, uint256 r) = withAnswer(list, SINGLE);
        voids(e, IDisputes.Predicate.AboveCollected, abi.encode(e.source(r)));
    }

    function test_AReceiptOfAChannelThatWasNeverOpenedVoids() public {
        Answer[] memory list = asked();
        list[SINGLE].receipt.channelId = keccak256("nobody's");
        (Epoch memory e, uint256 r) = withAnswer(list, SINGLE);
        voids(e, IDisputes.Predicate.AboveCollected, abi.encode(e.source(r)));
    }

    /* WRONG PAYEE */

    function test_AReceiptThatNamesAnotherPayeeVoids() public {
        Answer[] memory list = asked();
        list[FIRST].receipt.modelPayee = operator;
        (Epoch memory e, uint256 r) = withAnswer(list, FIRST);
        voids(e, IDisputes.Predicate.WrongPayee, abi.encode(e.source(r)));
    }

    function test_AnAnswerBeforeATransferPaysTheOldOwner() public {
        Answer[] memory list = asked();
        address buyer = makeAddr("buyer");
        vm.prank(publisher);
        models.transferFrom(publisher, buyer, 1);
        Epoch memory none;
        Epoch memory e = build(none, list);
        uint256 r = e.indexOf(Formats.receipt(list[FIRST].receipt));
        assertFalse(holds(e, IDisputes.Predicate.WrongPayee, abi.encode(e.source(r))));
        list[FIRST].receipt.modelPayee = buyer;
        (e, r) = withAnswer(list, FIRST);
        voids(e, IDisputes.Predicate.WrongPayee, abi.encode(e.source(r)));
    }

    /* WRONG RECEIPT */

    function test_ALeafWithAnotherChannelVoids() public {
        (Epoch memory e, uint256 r) = plain();
        e.receipts[r].channelId = bytes32(uint256(e.receipts[r].channelId) + 1);
        disagrees(e, r);
    }

    function test_ALeafWithAnotherNonceVoids() public {
        (Epoch memory e, uint256 r) = plain();
        e.receipts[r].nonce += 1;
        disagrees(e, r);
    }

    function test_ALeafWithAnotherFeeVoids() public {
        (Epoch memory e, uint256 r) = plain();
        e.receipts[r].fee -= 1;
        disagrees(e, r);
    }

    function test_AReceiptOfNoKindVoids() public {
        Answer[] memory list = asked();
        list[FIRST].receipt.kind = 2;
        disagrees(list, FIRST);
    }

    function test_AReceiptWithoutAPolicyVoids() public {
        Answer[] memory list = asked();
        list[FIRST].receipt.policyVersion = 0;
        disagrees(list, FIRST);
    }

    function test_AReceiptOfAPolicyThatDoesNotHoldYetVoids() public {
        Answer[] memory list = asked();
        list[FIRST].receipt.policyVersion = 2;
        disagrees(list, FIRST);
    }

    function test_AReceiptMayBeSettledAnEpochBeforeOrAfterAChangeOfPolicy() public {
        Answer[] memory list = asked();
        vm.prank(governance);
        royalties.setFees(Fees(2_000, 500, 500, 3_000, 4_000, 1_000, 500, 1 hours));
        // signed for the epoch after the next one, which was voided
        list[FIRST].receipt.policyVersion = royalties.policyOf(2).version;
        assertEq(list[FIRST].receipt.policyVersion, 2);
        (Epoch memory e, uint256 r) = withAnswer(list, FIRST);
        assertFalse(holds(e, IDisputes.Predicate.WrongReceipt, abi.encode(e.source(r))));
        post(e);
        finalise(e);
        // signed before the change and collected after it
        list = asked();
        list[SINGLE].receipt.policyVersion = 1;
        sign(list[SINGLE], GATEWAY);
        e = build(e, list);
        r = e.indexOf(Formats.receipt(list[SINGLE].receipt));
        assertFalse(holds(e, IDisputes.Predicate.WrongReceipt, abi.encode(e.source(r))));
    }

    function test_AReceiptOfAVersionThatIsNotPublishedVoids() public {
        Answer[] memory list = asked();
        list[FIRST].receipt.version = 2;
        disagrees(list, FIRST);
    }

    function test_AReceiptOfAModelThatIsNotPublishedVoids() public {
        Answer[] memory list = asked();
        list[FIRST].receipt.modelId = 99;
        sign(list[FIRST], GATEWAY);
        (Epoch memory e, uint256 r) = withSigned(list, FIRST);
        assertFalse(holds(e, IDisputes.Predicate.WrongPayee, abi.encode(e.source(r))), "nobody is its payee");
        voids(e, IDisputes.Predicate.WrongReceipt, abi.encode(e.source(r)));
    }

    function test_AReceiptOfAnotherAdapterVoids() public {
        Answer[] memory list = asked();
        list[FIRST].receipt.adapterHash = keccak256("another");
        disagrees(list, FIRST);
    }

    function test_AReceiptOfAnotherIndexVoids() public {
        Answer[] memory list = asked();
        list[FIRST].receipt.indexRoot = keccak256("another");
        disagrees(list, FIRST);
    }

    function test_AReceiptOfAModelTrainedOnMoreThan64DatanetsVoids() public {
        for (uint256 n = 64; n <= 65; ++n) {
            IModelRegistry.DatanetUse[] memory many = new IModelRegistry.DatanetUse[](n);
            for (uint64 i; i < n; ++i) {
                many[i] = use(i, 1);
            }
            uint256 id = publish(many);
            Answer[] memory list = asked();
            list[PLAIN].receipt.modelId = id;
            list[PLAIN].version = fieldsOf(id);
            (Epoch memory e, uint256 r) = withAnswer(list, PLAIN);
            assertEq(holds(e, IDisputes.Predicate.WrongReceipt, abi.encode(e.source(r))), n == 65);
        }
    }

    function test_AVersionThatIsNotTheRegisteredOneProvesNothing() public {
        (Epoch memory e, uint256 r) = plain();
        ReceiptEvidence memory shown = e.source(r);
        shown.version.adapterHash = keccak256("another");
        assertFalse(holds(e, IDisputes.Predicate.WrongReceipt, abi.encode(shown)));
    }

    function test_AReceiptThatIsNotInTheEpochProvesNothing() public {
        Answer[] memory list = asked();
        Epoch memory none;
        Epoch memory honest = build(none, list);
        list[FIRST].receipt.kind = 2;
        (Epoch memory e, uint256 r) = withAnswer(list, FIRST);
        assertFalse(holds(honest, IDisputes.Predicate.WrongReceipt, abi.encode(e.source(r))), "another tree");
        ReceiptEvidence memory shown = honest.source(r);
        shown.receipt.kind = 2;
        assertFalse(holds(honest, IDisputes.Predicate.WrongReceipt, abi.encode(shown)), "another receipt");
    }

    /* HELPERS */

    function plain() private returns (Epoch memory e, uint256 r) {
        return withSigned(asked(), FIRST);
    }

    function disagrees(Answer[] memory list, uint256 i) private {
        (Epoch memory e, uint256 r) = withAnswer(list, i);
        voids(e, IDisputes.Predicate.WrongReceipt, abi.encode(e.source(r)));
    }

    function disagrees(Epoch memory e, uint256 r) private {
        e.reroot();
        voids(e, IDisputes.Predicate.WrongReceipt, abi.encode(e.source(r)));
    }
}
