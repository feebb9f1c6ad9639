// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {AgentValidation, IAgentValidation} from "../../src/AgentValidation.sol";
import {AgentFixture} from "../AgentFixture.sol";
import {Wallet} from "../Wallets.sol";

/// @notice Branches of AgentValidation.tree.
contract AgentValidationTest is AgentFixture {
    bytes32 private constant HASH = keccak256("payload");
    AgentValidation private validation;
    address private validator = makeAddr("validator");

    function setUp() public override {
        super.setUp();
        validation = new AgentValidation(identity);
    }

    function request(address caller, bytes32 hash) private {
        vm.prank(caller);
        validation.validationRequest(validator, agentId, "ipfs://request", hash);
    }

    function requestBound(bytes32 salt) private returns (bytes32) {
        vm.prank(alice);
        return validation.validationRequest(validator, agentId, "ipfs://request", salt, HASH);
    }

    function respond(bytes32 hash, uint8 response, string memory tag) private {
        vm.prank(validator);
        validation.validationResponse(hash, response, "ipfs://response", "evidence", tag);
    }

    function assertStatus(bytes32 hash, address by, uint256 agent, uint8 expected, string memory label) private view {
        bytes32 evidence = bytes(label).length == 0 ? bytes32(0) : bytes32("evidence");
        (bool ok, bytes memory status) =
            address(validation).staticcall(abi.encodeCall(IAgentValidation.getValidationStatus, (hash)));
        assertTrue(ok);
        assertEq(status, abi.encode(by, agent, expected, evidence, label, block.timestamp));
    }

    function assertSummary(address[] memory by, string memory tag, uint64 n, uint8 mean) private view {
        (uint64 count, uint8 average) = validation.getSummary(agentId, by, tag);
        assertEq(count, n);
        assertEq(average, mean);
    }

    function list(address one) private pure returns (address[] memory names) {
        names = new address[](1);
        names[0] = one;
    }

    /* THE STANDARD'S REQUEST */

    function test_OwnerAndOperatorsRequestValidation() public {
        address[3] memory callers = [alice, approved, operator];
        for (uint256 i; i < 3; ++i) {
            bytes32 hash = keccak256(abi.encode(i));
            vm.expectEmit();
            emit IAgentValidation.ValidationRequest(validator, agentId, "ipfs://request", hash);
            request(callers[i], hash);
            assertStatus(hash, validator, agentId, 0, "");
            assertFalse(validation.isBound(hash));
            assertEq(validation.getAgentValidations(agentId)[i], hash);
            assertEq(validation.getValidatorRequests(validator)[i], hash);
        }
        assertEq(validation.getIdentityRegistry(), address(identity));
    }

    function test_ContractsAndDelegatingAccountsRequestForTheirAgents() public {
        Wallet account = new Wallet();
        vm.startPrank(alice);
        identity.approve(address(account), agentId);
        identity.setApprovalForAll(wallet, true);
        vm.stopPrank();
        bytes memory call =
            abi.encodeWithSignature("validationRequest(address,uint256,string,bytes32)", validator, agentId, "", HASH);
        account.execute(address(validation), 0, call);
        vm.signAndAttachDelegation(address(account), WALLET_KEY);
        request(wallet, keccak256("another"));
        assertEq(validation.getAgentValidations(agentId).length, 2);
    }

    function test_RevertWhen_AStrangerRequestsForTheAgent() public {
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.NotAuthorized.selector, agentId, stranger));
        request(stranger, HASH);
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.NotAuthorized.selector, agentId, stranger));
        vm.prank(stranger);
        validation.validationRequest(validator, agentId, "", "salt", HASH);
    }

    function test_RevertWhen_TheAgentDoesNotExist() public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 9));
        validation.validationRequest(validator, 9, "", HASH);
    }

    function test_RevertWhen_NoValidatorIsNamed() public {
        vm.prank(alice);
        vm.expectRevert(IAgentValidation.ZeroValidator.selector);
        validation.validationRequest(address(0), agentId, "", HASH);
    }

    function test_RevertWhen_TheHashIsTaken() public {
        request(alice, HASH);
        vm.startPrank(bob);
        uint256 other = identity.register();
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.RequestExists.selector, HASH));
        validation.validationRequest(validator, other, "", HASH);
    }

    /* BOUND REQUESTS */

    function test_ABoundRequestsHashNamesChainContractValidatorAgentAndSalt() public {
        bytes32 expected =
            keccak256(abi.encode(block.chainid, address(validation), validator, agentId, bytes32("salt"), HASH));
        assertEq(validation.requestHashOf(validator, agentId, "salt", HASH), expected);
        vm.expectEmit();
        emit IAgentValidation.RequestBound(expected, agentId, "salt", HASH);
        vm.expectEmit();
        emit IAgentValidation.ValidationRequest(validator, agentId, "ipfs://request", expected);
        assertEq(requestBound("salt"), expected);
        assertTrue(validation.isBound(expected));
        assertStatus(expected, validator, agentId, 0, "");
    }

    function test_TheSameWorkIsValidatedAgainUnderAnotherSalt() public {
        bytes32 first = requestBound("salt 1");
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.RequestExists.selector, first));
        requestBound("salt 1");
        assertNotEq(requestBound("salt 2"), first);
        assertEq(validation.getAgentValidations(agentId).length, 2);
    }

    function test_NobodyTakesAnAgentsBoundHash() public {
        bytes32 hash = validation.requestHashOf(validator, agentId, "salt", HASH);
        vm.startPrank(stranger);
        uint256 squatter = identity.register();
        validation.validationRequest(stranger, squatter, "", hash);
        validation.validationResponse(hash, 100, "", "evidence", "mine");
        vm.stopPrank();
        assertEq(requestBound("salt"), hash);
        assertStatus(hash, validator, agentId, 0, "");
        assertEq(validation.getValidatorRequests(validator).length, 1);
        respond(hash, 70, "x");
        (uint64 count,) = validation.getSummary(squatter, new address[](0), "");
        assertEq(count, 0, "an answer counts for the agent that its hash names");
        assertSummary(new address[](0), "", 1, 70);
        vm.startPrank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.RequestExists.selector, hash));
        validation.validationRequest(stranger, squatter, "", hash);
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.NotValidator.selector, hash, stranger));
        validation.validationResponse(hash, 0, "", 0, "");
    }

    function test_AValidatorIsListedOnceWhereASquatterNamedItToo() public {
        bytes32 hash = validation.requestHashOf(validator, agentId, "salt", HASH);
        vm.startPrank(stranger);
        validation.validationRequest(validator, identity.register(), "", hash);
        vm.stopPrank();
        requestBound("salt");
        assertEq(validation.getValidatorRequests(validator).length, 1);
    }

    function test_RevertWhen_TheAgentItselfUsedTheBoundHashBefore() public {
        bytes32 hash = validation.requestHashOf(validator, agentId, "salt", HASH);
        request(alice, hash);
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.RequestExists.selector, hash));
        requestBound("salt");
    }

    /* RESPONSES */

    function test_TheValidatorAnswersAsOftenAsTheStateChanges() public {
        request(alice, HASH);
        skip(10);
        vm.expectEmit();
        emit IAgentValidation.ValidationResponse(
            validator, agentId, HASH, 40, "ipfs://response", "evidence", "soft finality"
        );
        respond(HASH, 40, "soft finality");
        assertStatus(HASH, validator, agentId, 40, "soft finality");
        skip(10);
        respond(HASH, 100, "hard finality");
        assertStatus(HASH, validator, agentId, 100, "hard finality");
        assertSummary(new address[](0), "", 1, 100);
    }

    function test_RevertWhen_AnotherThanTheValidatorAnswers() public {
        request(alice, HASH);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.NotValidator.selector, HASH, alice));
        validation.validationResponse(HASH, 100, "", 0, "");
    }

    function test_RevertWhen_NobodyAsked() public {
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.UnknownRequest.selector, HASH));
        respond(HASH, 100, "");
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.UnknownRequest.selector, HASH));
        validation.getValidationStatus(HASH);
    }

    function test_RevertWhen_AnAnswerIsAbove100() public {
        request(alice, HASH);
        vm.expectRevert(abi.encodeWithSelector(IAgentValidation.ResponseOutOfRange.selector, 101));
        respond(HASH, 101, "");
    }

    /* SUMMARY */

    function test_SummariesAreOfAnswersByValidatorAndTag() public {
        request(alice, "a");
        request(alice, "b");
        request(alice, "c");
        vm.prank(alice);
        validation.validationRequest(bob, agentId, "", "d");
        assertSummary(new address[](0), "", 0, 0);
        respond("a", 90, "zk");
        respond("b", 0, "tee");
        vm.prank(bob);
        validation.validationResponse("d", 61, "", 0, "zk");
        assertSummary(new address[](0), "", 3, 50);
        assertSummary(list(validator), "", 2, 45);
        assertSummary(list(bob), "", 1, 61);
        assertSummary(list(stranger), "", 0, 0);
        assertSummary(new address[](0), "zk", 2, 75);
        assertSummary(list(validator), "tee", 1, 0);
    }
}
